import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { app, attempt, go, hush, readRoute, tell } from "../../../bui/static/js/app.js";

beforeEach(() => {
  globalThis.location = new URL("http://localhost/");
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => {
  mock.timers.reset();
  app.toasts.set([]);
  app.project.set(null);
});

test("what `go` writes into the address is what `readRoute` reads", () => {
  app.project.set({ id: "abc" });
  go("look", { run: "r&1", point: 3 });
  readRoute();
  assert.deepEqual(app.route.value, { view: "look", project: "abc", run: "r&1", point: "3" });
});

test("an address that says nothing is home", () => {
  readRoute();
  assert.deepEqual(app.route.value, { view: "home" });
});

test("a note goes by itself, an error stays until it is closed", () => {
  tell("saved");
  const key = tell(new Error("broken"), "error");
  mock.timers.tick(6000);
  assert.deepEqual(app.toasts.value.map(({ message, kind }) => [message, kind]), [["broken", "error"]]);
  hush(key);
  assert.deepEqual(app.toasts.value, []);
});

test("the same message is shown once", () => {
  tell("twice");
  tell("twice");
  assert.equal(app.toasts.value.length, 1);
});

test("work that fails is told, work that was given up is not", async () => {
  assert.equal(await attempt(() => 5), 5);
  assert.equal(await attempt(() => Promise.reject(Object.assign(new Error("gone"), { name: "AbortError" }))), undefined);
  assert.deepEqual(app.toasts.value, []);
  await attempt(() => Promise.reject(new Error("no")));
  assert.equal(app.toasts.value[0].message, "no");
});
