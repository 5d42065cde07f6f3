import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { pasteTitled } from "../../../../bui/static/js/edit/titled.js";
import { begin, steps, tables } from "../../../../bui/static/js/tables.js";
import { contentOf, sheetOf, textsOf } from "../content.js";

const CONTENT = contentOf({ G: sheetOf(["idx", "n"], ["0", "10"]) });
const paste = (...lines) => pasteTitled("G", lines, (down) => 1 + down);

beforeEach(() => {
  app.schema = { sheets: { G: { properties: { idx: {}, n: {}, layer: {} } } } };
  begin(CONTENT);
});

test("cells go under their titles, and columns that are missing are added, as one step", () => {
  assert.ok(paste(["layer", "idx"], ["4", "1"], ["5", "2"]));
  assert.deepEqual(tables.value.sheets.G.columns, ["idx", "n", "layer"]);
  assert.deepEqual(textsOf(tables.value.sheets.G), [["0", "10", ""], ["1", "", "4"], ["2", "", "5"]]);
  assert.equal(steps.value.undo, "paste 2 rows");
});

test("the kind of row stands in a file of all sheets, and is left out here", () => {
  assert.ok(paste(["row_type", "idx", "n", ""], ["G", "1", "5", ""]));
  assert.deepEqual(textsOf(tables.value.sheets.G).at(-1), ["1", "5"]);
});

for (const [title, ...lines] of [
  ["one word is a cell, not a title", ["idx"], ["1"]],
  ["a word that no table knows", ["idx", "nn"], ["1", "2"]],
  ["a title twice", ["idx", "idx"], ["1", "2"]],
  ["rows of another sheet", ["row_type", "idx", "n"], ["S", "1", "2"]],
  ["nothing at all"],
]) {
  test(`no titles: ${title}`, () => {
    assert.ok(!paste(...lines));
    assert.equal(tables.value, CONTENT);
  });
}
