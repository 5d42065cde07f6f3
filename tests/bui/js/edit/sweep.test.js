import assert from "node:assert/strict";
import { test } from "node:test";
import { fault, given } from "../../../../bui/static/js/edit/sweep.js";

const rows = (...pairs) => pairs.map(([name, values]) => ({ name, values }));

test("plain lists are lists; what the server has to read stays a text", () => {
  const lists = [[" J ", "1*nS, 2*nS"], ["T", "1:5:1"], ["x", "[1, 2], [3, 4]"], ["y", "1,,2"], ["", "1"], ["z", ""]];
  const found = given(rows(...lists));
  assert.deepEqual(found, [["J", ["1*nS", "2*nS"]], ["T", "1:5:1"], ["x", "[1, 2], [3, 4]"], ["y", "1,,2"]]);
});

test("a name twice is wrong at once, what is missing only when it was tried", () => {
  const sweep = rows(["J", "1"], ["J", "2"], ["T", ""], ["", "3"], ["", ""]);
  const early = sweep.map((_, row) => fault(sweep, row, false));
  assert.deepEqual(early, ["", "'J' is named twice; write all its values in one field", "", "", ""]);
  const late = sweep.map((_, row) => fault(sweep, row)).slice(2);
  assert.deepEqual(late, ["the values of 'T' are missing", "the name of these values is missing", ""]);
});
