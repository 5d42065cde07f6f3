import assert from "node:assert/strict";
import { test } from "node:test";
import { nextSort, orderOf } from "../../../../bui/static/js/edit/order.js";
import { sheetOf } from "../content.js";

const SHEET = sheetOf(["idx", "type"], ["10", "PC"], "# a comment", ["9", "SS"], ["", "BC"], ["11", "pc"]);
const order = (fields) => orderOf(SHEET, fields);

test("without a wish every row is shown where it is", () => assert.deepEqual(order(), [0, 1, 2, 3, 4]));

test("numbers are sorted as numbers; empty cells and comments are last either way", () => {
  assert.deepEqual(order({ sort: { name: "idx", direction: "up" } }), [2, 0, 4, 1, 3]);
  assert.deepEqual(order({ sort: { name: "idx", direction: "down" } }), [4, 0, 2, 1, 3]);
});

test("rows that are equal keep their order, whatever the case of their letters", () => {
  assert.deepEqual(order({ sort: { name: "type", direction: "up" } }), [3, 0, 4, 2, 1]);
  assert.deepEqual(order({ sort: { name: "type", direction: "down" } }), [2, 0, 4, 3, 1]);
});

for (const [text, shown] of [["p", [0, 4]], ["=PC", [0, 4]], ["=P", []], ["!pc", [2, 3]], ["  ", [0, 1, 2, 3, 4]]]) {
  test(`the filter '${text}' shows rows ${shown}`, () => assert.deepEqual(order({ filters: { type: text } }), shown));
}

test("filters of several columns hold together; one of a column that is gone holds for nothing", () => {
  assert.deepEqual(order({ filters: { type: "pc", idx: "11", gone: "x" } }), [4]);
});

test("rows that do not come into question are not shown", () => {
  assert.deepEqual(order({ keep: (row, number) => Boolean(row.cells) && number > 0 }), [2, 3, 4]);
});

test("sorting goes up, down, and back to the order of the table", () => {
  const up = nextSort(null, "idx");
  assert.deepEqual(up, { name: "idx", direction: "up" });
  const down = nextSort(up, "idx");
  assert.deepEqual(down, { name: "idx", direction: "down" });
  assert.equal(nextSort(down, "idx"), null);
  assert.deepEqual(nextSort(down, "type"), { name: "type", direction: "up" });
});
