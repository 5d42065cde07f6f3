import assert from "node:assert/strict";
import { test } from "node:test";
import { sample, setWidth, widthOf } from "../../../../bui/static/js/edit/widths.js";
import { sheetOf } from "../content.js";

test("a column is as wide as what stands in it, within limits, unless somebody has dragged it", () => {
  assert.ok(widthOf("G", "n", []) >= 70);
  assert.ok(widthOf("G", "n", ["a text of some length"]) > widthOf("G", "n", ["1"]));
  assert.equal(widthOf("G", "n", ["x".repeat(500)]), 260);
  setWidth("G", "n", 41);
  assert.equal(widthOf("G", "n", ["x".repeat(500)]), 41);
  assert.notEqual(widthOf("S", "n", ["x"]), 41);
});

test("the first rows are sampled; comment lines have empty cells", () => {
  assert.deepEqual(sample(sheetOf(["a", "b"], ["1", "2"], "# c", ["3", "4"]), 1), ["2", "", "4"]);
});
