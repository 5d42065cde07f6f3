import assert from "node:assert/strict";
import { test } from "node:test";
import { gridOf, select } from "./grid.js";

test("the texts of a selection are those that are shown, in the order that is shown", () => {
  const grid = gridOf({ order: [4, 2, 0] });
  select(grid, [0, 0], [2, 1]);
  assert.deepEqual(grid.texts(), [["40", "41"], ["# a comment", ""], ["0", "1"]]);
});

test("a column may work its text out", () => {
  const result = { name: "Result", at: -1, width: 50, readonly: true, text: (number) => `row ${number}` };
  const grid = gridOf({ columns: [result] });
  assert.deepEqual(grid.texts(), [["row 0"]]);
  grid.clear();
  assert.deepEqual(grid.told.cells, [], "what cannot be written is not told");
});

test("clearing empties every cell of the selection by its row in the sheet", () => {
  const grid = gridOf({ order: [4, 3] });
  select(grid, [0, 1], [1, 2]);
  grid.clear();
  assert.deepEqual(grid.told.cells, [{ cells: [[4, 1, ""], [4, 2, ""], [3, 1, ""], [3, 2, ""]], words: "clear 4 cells" }]);
});

test("filling down repeats the first selected row in the others", () => {
  const grid = gridOf();
  select(grid, [0, 1], [3, 1]);
  grid.fill();
  assert.deepEqual(grid.told.cells, [{ cells: [[1, 1, "1"], [2, 1, "1"], [3, 1, "1"]], words: "fill 3 cells" }]);
});

test("filling one row repeats the row above; the first row has none", () => {
  const grid = gridOf();
  select(grid, [1, 0], [1, 1]);
  grid.fill();
  assert.deepEqual(grid.told.cells[0].cells, [[1, 0, "0"], [1, 1, "1"]]);
  select(grid, [0, 0]);
  grid.fill();
  assert.equal(grid.told.cells.length, 1);
});

test("dragging the handle repeats all rows of its source in turn", () => {
  const grid = gridOf();
  grid.fill({ top: 0, bottom: 1, left: 0, right: 0 }, 4);
  assert.deepEqual(grid.told.cells[0].cells, [[2, 0, "0"], [3, 0, "10"], [4, 0, "0"]]);
});

test("one text fills the selection", () => {
  const grid = gridOf();
  select(grid, [0, 0], [1, 1]);
  grid.paste([["x"]]);
  assert.deepEqual(grid.told.cells[0].cells, [[0, 0, "x"], [0, 1, "x"], [1, 0, "x"], [1, 1, "x"]]);
});

test("rows beyond the last one are added behind all rows of the sheet", () => {
  const grid = gridOf({ order: [0, 1] });
  select(grid, [1, 0]);
  grid.paste([["a"], ["b"], ["c"]]);
  assert.deepEqual(grid.told.cells, [{ cells: [[1, 0, "a"], [5, 0, "b"], [6, 0, "c"]], words: "paste 3 cells" }]);
  assert.deepEqual(grid.told.said, []);
});

test("it is said when a filter hides the rows that were added, and when columns do not fit", () => {
  const grid = gridOf({ order: [0], filters: { a: "0" } });
  select(grid, [0, 2]);
  grid.paste([["a", "b"], ["c", "d"]]);
  assert.deepEqual(grid.told.cells[0].cells, [[0, 2, "a"], [5, 2, "c"]]);
  assert.deepEqual(grid.told.said, [
    "1 column beyond the last one not pasted",
    "1 row beyond those that the filter shows added at the end of the sheet",
  ]);
});

test("lines with titles are somebody else's work", () => {
  const grid = gridOf();
  let seen = null;
  grid.tell.titled = (rows, numberOf) => (seen = [rows, numberOf(0), numberOf(9)]);
  grid.paste([["a", "b"], ["1", "2"]]);
  assert.deepEqual(seen, [[["a", "b"], ["1", "2"]], 0, 9]);
  assert.deepEqual(grid.told.cells, []);
});

test("what was pasted is selected", () => {
  const grid = gridOf();
  select(grid, [1, 1]);
  grid.paste([["a", "b"], ["c", "d"]]);
  assert.deepEqual(grid.selection.range, { top: 1, bottom: 2, left: 1, right: 2 });
});

test("whole rows, whole columns, all", () => {
  const grid = gridOf();
  select(grid, [1, 1], [2, 1]);
  grid.whole("rows");
  assert.deepEqual(grid.selection.range, { top: 1, bottom: 2, left: 0, right: 2 });
  select(grid, [1, 1]);
  grid.whole("columns");
  assert.deepEqual(grid.selection.range, { top: 0, bottom: 4, left: 1, right: 1 });
  grid.whole("all");
  assert.deepEqual(grid.numbers(), [0, 1, 2, 3, 4]);
});

test("a cell is found by its row in the sheet, unless it is not shown", () => {
  const grid = gridOf({ order: [3, 1] });
  assert.ok(grid.find(1, "c"));
  assert.deepEqual(grid.place(), { number: 1, name: "c", at: 2 });
  assert.ok(!grid.find(0, "c"));
  assert.ok(grid.find(3, "gone"));
  assert.deepEqual(grid.selection.range, { top: 0, bottom: 0, left: 0, right: 2 }, "the whole row for a column that is gone");
});
