import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { checkSoon, checking } from "../../../../bui/static/js/edit/checking.js";
import { contentOf } from "../content.js";

afterEach(() => mock.restoreAll());

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a change while a check is under way is checked once, when that one ends or its own time has come", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const answers = [];
  const asked = mock.method(globalThis, "fetch", () => new Promise((resolve) => {
    answers.push(() => resolve(new Response(JSON.stringify({ ready: true, problems: [] }))));
  }));
  checkSoon(contentOf());
  mock.timers.tick(60);
  const second = contentOf();
  checkSoon(second);
  answers[0](); // before the time of the second one
  await settled();
  await settled();
  assert.equal(asked.mock.callCount(), 2);
  mock.timers.tick(60); // which finds nothing left to send
  answers[1]();
  await settled();
  await settled();
  assert.equal(asked.mock.callCount(), 2);
  assert.equal(app.check.value?.failed, undefined);
  assert.equal(app.check.value?.of, second);
  assert.equal(checking.value, false);
});
