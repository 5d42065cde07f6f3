import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "../../../../../bui/static/js/edit/grid/selection.js";

function selection(rows = 5, columns = 4) {
  const made = new Selection();
  made.fit(rows, columns);
  return made;
}

test("it begins as the first cell", () => {
  const own = selection();
  assert.deepEqual(own.range, { top: 0, bottom: 0, left: 0, right: 0 });
  assert.ok(own.single);
});

test("going stays within the rows and columns", () => {
  const own = selection();
  own.to(1e9, -1e9);
  assert.deepEqual(own.active, { row: 4, column: 0 });
});

test("extending keeps the anchor, whichever way it goes", () => {
  const own = selection();
  own.to(2, 2);
  own.to(0, 3, true);
  assert.deepEqual(own.range, { top: 0, bottom: 2, left: 2, right: 3 });
  assert.ok(own.has(1, 3) && !own.has(1, 1) && !own.has(3, 3) && !own.single);
  own.to(1, 1);
  assert.ok(own.single);
});

test("whole rows reach from the anchor to where it is active", () => {
  const own = selection();
  own.span({ row: 1, column: 3 }, { row: 3, column: 0 });
  assert.deepEqual([own.active, own.range], [{ row: 3, column: 0 }, { top: 1, bottom: 3, left: 0, right: 3 }]);
});

test("it shrinks with what can be selected, and is the first cell of nothing", () => {
  const own = selection();
  own.to(4, 3);
  own.fit(2, 2);
  assert.deepEqual(own.range, { top: 1, bottom: 1, left: 1, right: 1 });
  own.fit(0, 0);
  assert.deepEqual(own.active, { row: 0, column: 0 });
});
