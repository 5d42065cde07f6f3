import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { doToRows } from "../../../../bui/static/js/edit/rows.js";
import { begin, steps, tables } from "../../../../bui/static/js/tables.js";
import { contentOf, sheetOf, textsOf } from "../content.js";

const CONTENT = contentOf({ G: sheetOf(["idx"], ["0"], ["1"], ["2"]) });
const texts = () => textsOf(tables.value.sheets.G).flat();

beforeEach(() => begin(CONTENT));

for (const [word, numbers, to, left, words] of [
  ["insert", [1], 1, ["0", "", "1", "2"], "insert a row"],
  ["below", [1], 2, ["0", "1", "", "2"], "insert a row"],
  ["below", [], 3, ["0", "1", "2", ""], "insert a row"],
  ["note", [0], 0, ["# ", "0", "1", "2"], "insert a comment line"],
  ["duplicate", [1, 0], 2, ["0", "1", "0", "1", "2"], "duplicate 2 rows"],
  ["delete", [2], 2, ["0", "1"], "delete 1 row"],
  ["up", [1, 2], 0, ["1", "2", "0"], "move 2 rows up"],
  ["down", [0], 1, ["1", "0", "2"], "move 1 row down"],
]) {
  test(`${word} with rows ${numbers.join(" and ") || "none"} leaves ${left} and goes to ${to}`, () => {
    assert.equal(doToRows("G", word, numbers), to);
    assert.deepEqual(texts(), left);
    assert.equal(steps.value.undo, words);
  });
}

test("switching goes nowhere", () => {
  assert.equal(doToRows("G", "switch", [1]), null);
  assert.deepEqual(tables.value.sheets.G.rows.map((row) => Boolean(row.off)), [false, true, false]);
});

test("what needs rows does nothing without any, and rows that are not there count as none", () => {
  assert.equal(doToRows("G", "delete", [7]), null);
  assert.equal(tables.value, CONTENT);
});

test("an empty row is what the sheet says it is", () => {
  doToRows("G", "insert", [0], { fresh: () => ({ cells: ["fresh"] }) });
  assert.equal(texts()[0], "fresh");
});

test("a row that is added below none goes to where it is said to", () => {
  assert.equal(doToRows("G", "below", [], { end: 1 }), 1);
  assert.deepEqual(texts(), ["0", "", "1", "2"]);
});
