import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { countsOf, marksOf, ofCell, ofRow } from "../../../../bui/static/js/edit/marks.js";
import { begin } from "../../../../bui/static/js/tables.js";
import { contentOf, sheetOf } from "../content.js";

const CONTENT = contentOf({ G: sheetOf(["idx"], ["0"], ["1"]) });
const PROBLEMS = [
  { sheet: "G", row: 1, column: "idx", level: "note", message: "a note" },
  { sheet: "G", row: 1, column: null, level: "error", message: "an error" },
  { sheet: "G", row: null, column: null, level: "warning", message: "of the sheet" },
  { sheet: null, row: null, column: null, level: "error", message: "of all" },
];

afterEach(() => {
  begin(null);
  app.check.set(null);
});

test("problems are found by row and column; those of a row have no column", () => {
  begin(CONTENT);
  app.check.set({ problems: PROBLEMS, of: CONTENT });
  const marks = marksOf("G");
  assert.deepEqual([...marks.keys()], [1]);
  assert.deepEqual([...marks.get(1).keys()], ["idx", ""]);
  assert.deepEqual(ofRow(marks, 1), { level: "error", text: "note: a note\nerror: an error" });
  assert.equal(ofRow(marks, 0), null);
  assert.deepEqual(ofCell(marks, 1, "idx").map(({ message }) => message), ["a note", "an error"]);
  assert.deepEqual(ofCell(marks, 0, "idx"), []);
  assert.equal(marksOf("S").size, 0);
});

test("marks of a check before rows came or went are not shown", () => {
  begin(contentOf({ G: sheetOf(["idx"], ["0"]) }));
  app.check.set({ problems: PROBLEMS, of: CONTENT });
  assert.equal(marksOf("G").size, 0);
});

test("a tab counts the errors and warnings of its sheet", () => {
  assert.deepEqual(countsOf({ problems: PROBLEMS }, "G"), { errors: 1, warnings: 1 });
  assert.deepEqual(countsOf(null, "G"), { errors: 0, warnings: 0 });
});
