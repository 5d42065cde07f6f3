import assert from "node:assert/strict";
import { test } from "node:test";
import { Scope } from "../../../../bui/static/js/look/scope.js";
import { timeKey } from "../../../../bui/static/js/look/time_bar.js";

test("keys zoom, move and show all; others are not taken", () => {
  const scope = new Scope("r", "", { populations: [], runtime: 1, dt: 1e-4 });
  assert.ok(timeKey(scope, "+"));
  assert.deepEqual(scope.span.value, { start: 0.25, stop: 0.75 });
  assert.ok(timeKey(scope, "ArrowLeft"));
  assert.deepEqual(scope.span.value, { start: 0.125, stop: 0.625 });
  assert.ok(timeKey(scope, "0"));
  assert.deepEqual(scope.span.value, { start: 0, stop: 1 });
  assert.ok(!timeKey(scope, "x"));
});
