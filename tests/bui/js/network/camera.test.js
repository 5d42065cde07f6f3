import assert from "node:assert/strict";
import { test } from "node:test";
import { fitted, moved, zoomed } from "../../../../bui/static/js/network/camera.js";

const seen = (view, point) => ({ x: point.x * view.k + view.x, y: point.y * view.k + view.y });

test("zooming leaves the point under the mouse where it is", () => {
  const view = { k: 1.5, x: 30, y: -20 };
  const at = { x: 200, y: 100 };
  const point = { x: (at.x - view.x) / view.k, y: (at.y - view.y) / view.k };
  const next = zoomed(view, 1.3, at);
  assert.ok(Math.abs(next.k - 1.95) < 1e-9);
  assert.ok(Math.hypot(seen(next, point).x - at.x, seen(next, point).y - at.y) < 1e-9);
});

test("zooming has its ends", () => {
  let view = { k: 1, x: 0, y: 0 };
  for (let step = 0; step < 50; step += 1) view = zoomed(view, 2, { x: 1, y: 1 });
  assert.equal(view.k, 12);
  for (let step = 0; step < 50; step += 1) view = zoomed(view, 0.5, { x: 1, y: 1 });
  assert.equal(view.k, 0.2);
});

test("a drawing that is too high is made smaller, and stands in the middle", () => {
  assert.deepEqual(fitted({ width: 400, height: 800 }, { width: 400, height: 400 }), { k: 0.5, x: 100, y: 0 });
  assert.deepEqual(fitted({ width: 400, height: 300 }, { width: 400, height: 300 }), { k: 1, x: 0, y: 0 });
  assert.equal(fitted({ width: 400, height: 300 }, { width: 0, height: 0 }).k, 1, "before the size is known");
});

test("moving is a shift", () => assert.deepEqual(moved({ k: 2, x: 1, y: 2 }, 10, -5), { k: 2, x: 11, y: -3 }));
