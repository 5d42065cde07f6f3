import assert from "node:assert/strict";
import { test } from "node:test";
import * as change from "../../../../bui/static/js/edit/change.js";
import { contentOf, frozen, sheetOf, textsOf } from "../content.js";

const BEFORE = frozen(contentOf({ G: sheetOf(["idx", "n"], ["0", "10"], "# a comment", ["1", "20"], ["2", "30"]) }));
const after = (name, ...words) => change[name](BEFORE, "G", ...words);
const texts = (content) => textsOf(content.sheets.G);

test("nothing is changed in place, and what did not change is shared", () => {
  const now = after("setCells", [[0, 1, "11"]]);
  assert.deepEqual(texts(now), [["0", "11"], "# a comment", ["1", "20"], ["2", "30"]]);
  assert.equal(now.sheets.S, BEFORE.sheets.S);
  assert.equal(now.sheets.G.rows[3], BEFORE.sheets.G.rows[3]);
});

test("cells beyond the end add rows; one row is changed once however many of its cells are set", () => {
  assert.deepEqual(texts(after("setCells", [[5, 0, "5"], [5, 1, "50"]])).slice(4), [["", ""], ["5", "50"]]);
});

test("a comment line is one cell", () => {
  assert.deepEqual(texts(after("setCells", [[1, 0, "# other"], [1, 1, "lost"]]))[1], "# other");
});

test("rows are inserted, deleted and moved", () => {
  assert.deepEqual(texts(after("insertRows", 1, [change.emptyRow(BEFORE.sheets.G)])).slice(0, 2), [["0", "10"], ["", ""]]);
  assert.deepEqual(texts(after("deleteRows", [0, 2])), ["# a comment", ["2", "30"]]);
  assert.deepEqual(texts(after("moveRows", 1, 2, -1)), ["# a comment", ["1", "20"], ["0", "10"], ["2", "30"]]);
  assert.deepEqual(texts(after("moveRows", 0, 1, 1)), [["1", "20"], ["0", "10"], "# a comment", ["2", "30"]]);
});

test("rows at the edge do not move, and that is no change", () => {
  assert.equal(after("moveRows", 0, 1, -1), BEFORE);
  assert.equal(after("moveRows", 2, 3, 1), BEFORE);
});

test("rows are switched off together, and on when all of them are off; comment lines stay", () => {
  const off = after("switchRows", [0, 1]);
  assert.deepEqual(off.sheets.G.rows.map((row) => Boolean(row.off)), [true, false, false, false]);
  const both = change.switchRows(off, "G", [0, 2]);
  assert.deepEqual(both.sheets.G.rows.map((row) => Boolean(row.off)), [true, false, true, false]);
  assert.deepEqual(change.switchRows(both, "G", [0, 1, 2]).sheets.G, BEFORE.sheets.G);
});

test("columns come, go, and change their title; comment lines have none", () => {
  assert.deepEqual(texts(after("addColumn", "type", 1)), [["0", "", "10"], "# a comment", ["1", "", "20"], ["2", "", "30"]]);
  assert.deepEqual(after("addColumn", "type").sheets.G.columns, ["idx", "n", "type"]);
  assert.deepEqual(texts(after("removeColumn", 0)), [["10"], "# a comment", ["20"], ["30"]]);
  assert.deepEqual(after("renameColumn", 1, "cells").sheets.G.columns, ["idx", "cells"]);
});

test("rows that take part are neither comments nor switched off", () => {
  const { sheets } = after("switchRows", [2]);
  assert.deepEqual(change.activeRows(sheets.G), [{ number: 0, cells: ["0", "10"] }, { number: 3, cells: ["2", "30"] }]);
  assert.deepEqual(change.columnTexts(sheets.G, "n"), ["10", "30"]);
  assert.deepEqual(change.columnTexts(sheets.G, "nothing"), []);
});
