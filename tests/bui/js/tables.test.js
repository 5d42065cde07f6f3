import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { app } from "../../../bui/static/js/app.js";
import { asked, begin, change, redo, steps, tables, undo } from "../../../bui/static/js/tables.js";

const FIRST = { sheets: {}, models: "" };
const grown = (content) => ({ ...content, models: `${content.models}x` });

beforeEach(() => begin(FIRST));

test("undo gives the very content back, and redo does the change again", () => {
  change("grow", grown);
  const after = tables.value;
  assert.deepEqual(steps.value, { undo: "grow", redo: null });
  undo();
  assert.equal(tables.value, FIRST);
  assert.deepEqual(steps.value, { undo: null, redo: "grow" });
  redo();
  assert.equal(tables.value, after);
});

test("a change after undo forgets what was taken back", () => {
  change("one", grown);
  undo();
  change("two", grown);
  redo();
  assert.deepEqual(steps.value, { undo: "two", redo: null });
  assert.equal(tables.value.models, "x");
});

test("a change that changes nothing is no step, and neither is one without tables", () => {
  change("nothing", (content) => content);
  assert.equal(steps.value.undo, null);
  begin(null);
  change("nobody", () => null);
  assert.equal(steps.value.undo, null);
});

test("undo and redo at their ends do nothing", () => {
  undo();
  redo();
  assert.equal(tables.value, FIRST);
});

test("three hundred steps are kept", () => {
  for (let step = 0; step < 310; step++) change(`step ${step}`, grown);
  let taken = 0;
  for (; steps.value.undo; taken++) undo();
  assert.equal(taken, 300);
  assert.equal(tables.value.models.length, 10);
});

test("a request about the tables names the open project", () => {
  assert.deepEqual(asked(), { sheets: FIRST.sheets, models: "", project: undefined });
  app.project.set({ id: "abc" });
  assert.equal(asked({ sheets: { a: 1 } }).project, "abc");
  assert.equal(asked({ sheets: { a: 1 } }).models, "");
  app.project.set(null);
});
