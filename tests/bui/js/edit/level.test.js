import assert from "node:assert/strict";
import { test } from "node:test";
import { words, worst } from "../../../../bui/static/js/edit/level.js";

const problem = (level) => ({ level, message: `this is ${level}` });

test("an error is worse than a warning, a warning than a note, and nothing is neither", () => {
  assert.equal(worst(["note", "error", "warning"].map(problem)), "error");
  assert.equal(worst(["note", "warning"].map(problem)), "warning");
  assert.equal(worst([]), undefined);
});

test("what several problems say stands in lines", () => {
  assert.equal(words(["note", "error"].map(problem)), "note: this is note\nerror: this is error");
});
