import assert from "node:assert/strict";
import { test } from "node:test";
import { addMissing, applyFix, canFix, missing } from "../../../../bui/static/js/edit/fix.js";
import { begin, steps, tables } from "../../../../bui/static/js/tables.js";
import { contentOf, sheetOf, textsOf } from "../content.js";

const CONTENT = contentOf({
  params: sheetOf(["runtme"], ["3*s"]),
  S: sheetOf(["receptor", "pre_syn_idx", "post_syn_idx"], ["gee", "1", "2[C]0"], ["ge", "12", "1"], ["ge", "3", "1[C]1"]),
  physiology: sheetOf(["Variable", "Key", "Value"], ["t", "", "3*ms + 2*s"]),
});

function fixed(problem) {
  begin(CONTENT);
  applyFix(problem);
  return Object.fromEntries(Object.entries(tables.value.sheets).map(([name, sheet]) => [name, textsOf(sheet)]));
}

test("a wrong word in a cell is replaced, as one step of undo that says what it was", () => {
  const problem = { sheet: "S", row: 0, column: "receptor", fix: { wrong: "gee", right: "ge" } };
  assert.deepEqual(fixed(problem).S[0], ["ge", "1", "2[C]0"]);
  assert.equal(steps.value.undo, "change gee to ge");
});

test("a word is found as a whole word only", () => {
  const { physiology } = fixed({ sheet: "physiology", row: 0, column: "Value", fix: { wrong: "s", right: "second" } });
  assert.deepEqual(physiology, [["t", "", "3*ms + 2*second"]]);
});

test("a column that is written otherwise gets its title", () => {
  begin(CONTENT);
  applyFix({ sheet: "params", row: null, column: "runtme", fix: { wrong: "runtme", right: "runtime" } });
  assert.deepEqual(tables.value.sheets.params.columns, ["runtime"]);
});

test("an idx of a pathway is renamed wherever it is named, with its compartments", () => {
  const { S } = fixed({ sheet: "S", row: 1, column: "post_syn_idx", fix: { wrong: "1", right: "7" } });
  assert.deepEqual(S, [["gee", "7", "2[C]0"], ["ge", "12", "7"], ["ge", "3", "7[C]1"]]);
});

test("what cannot be found cannot be fixed, and then nothing is changed", () => {
  const gone = { sheet: "S", row: 0, column: "receptor", fix: { wrong: "gx", right: "gi" } };
  assert.ok(!canFix(CONTENT, gone));
  assert.ok(!canFix(null, gone));
  assert.ok(!canFix(CONTENT, { ...gone, fix: null }));
  fixed(gone);
  assert.equal(tables.value, CONTENT);
});

test("what a block lacks is added below its last row, all at once", () => {
  const rows = [["SS", "C", "1"], ["SS", "EL", "2"], ["BC", "C", "3"]].map((row) => [...row, ""]);
  begin(contentOf({ physiology: sheetOf(["Variable", "Key", "Value", "Comment"], ...rows) }));
  const lacks = (block, key) => ({ add: { block, key, value: "5", comment: "why" } });
  const problems = [lacks("SS", "gL"), { add: null }, lacks("BC", "VT"), lacks("SS", "VT")];
  addMissing("SS", missing("SS", problems));
  const added = [["SS", "gL", "5", "why"], ["SS", "VT", "5", "why"]];
  assert.deepEqual(textsOf(tables.value.sheets.physiology), [rows[0], rows[1], ...added, rows[2]]);
  assert.equal(steps.value.undo, "add gL, VT to SS");
});

test("what is missing of a block that is gone changes nothing", () => {
  begin(CONTENT);
  addMissing("SS", [{ block: "SS", key: "gL", value: "5", comment: "" }]);
  assert.equal(tables.value, CONTENT);
});
