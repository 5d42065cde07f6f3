import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { checkSoon, checking, start } from "../../../../bui/static/js/edit/checking.js";
import { link } from "../../../../bui/static/js/runs/events.js";
import { begin } from "../../../../bui/static/js/tables.js";
import { contentOf } from "../content.js";

afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

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

test("a check that was not answered is asked again, also when the server was back before that was known", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  link.set({ state: "open", words: "" });
  let away = true;
  mock.method(globalThis, "fetch", async () => {
    if (away) throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify({ ready: true, problems: [] }));
  });
  checkSoon(contentOf());
  mock.timers.tick(60);
  await settled();
  assert.match(app.check.value?.failed, /does not answer/);
  away = false;
  mock.timers.tick(60);
  await settled();
  await settled();
  assert.equal(app.check.value?.ready, true);
  assert.equal(checking.value, false);
});

test("a check that is answered when its project is closed says nothing", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  start();
  let answer;
  mock.method(globalThis, "fetch", () => new Promise((resolve) => {
    answer = () => resolve(new Response(JSON.stringify({ ready: true, problems: [] })));
  }));
  begin(contentOf());
  mock.timers.tick(60);
  begin(null);
  answer();
  await settled();
  await settled();
  assert.equal(app.check.value, null);
  assert.equal(checking.value, false);
});
