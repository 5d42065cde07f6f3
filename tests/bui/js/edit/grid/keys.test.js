import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { listenToKeys } from "../../../../../bui/static/js/edit/grid/keys.js";
import { gridOf, select } from "./grid.js";

let grid, hear, done;

/** Press a key on the grid, or use the clipboard; whether the grid has taken it. */
function press(key, fields = {}) {
  let taken = false;
  const target = { matches: () => false, closest: () => null };
  const plain = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  hear.keydown({ key, target, ...plain, ...fields, preventDefault: () => (taken = true) });
  return taken;
}

beforeEach(() => {
  hear = {};
  done = [];
  grid = gridOf();
  grid.frame.root = { addEventListener: (name, work) => (hear[name] = work), clientHeight: 130, focus: () => {} };
  grid.tell.rows = (word, numbers) => done.push([word, numbers]);
  grid.editor = { begin: (text) => done.push(["edit", text]) };
  listenToKeys(grid);
});

for (const [key, fields, from, row, column] of [
  ["ArrowDown", {}, [1, 1], 2, 1],
  ["ArrowLeft", {}, [1, 1], 1, 0],
  ["ArrowDown", { ctrlKey: true }, [1, 1], 4, 1],
  ["ArrowRight", { metaKey: true }, [1, 0], 1, 2],
  ["PageDown", {}, [0, 0], 3, 0],
  ["PageUp", {}, [4, 0], 1, 0],
  ["Home", {}, [2, 2], 2, 0],
  ["Home", { ctrlKey: true }, [2, 2], 0, 0],
  ["End", { ctrlKey: true }, [0, 0], 4, 2],
  ["Tab", {}, [1, 1], 1, 2],
  ["Tab", { shiftKey: true }, [1, 1], 1, 0],
]) {
  test(`${Object.keys(fields)[0] ?? ""} ${key} goes from ${from} to ${row},${column}`, () => {
    select(grid, from);
    assert.ok(press(key, fields));
    assert.deepEqual(grid.selection.active, { row, column });
    assert.ok(grid.selection.single);
  });
}

test("Shift extends the selection", () => {
  select(grid, [1, 1]);
  press("ArrowDown", { shiftKey: true });
  press("ArrowRight", { shiftKey: true });
  assert.deepEqual(grid.selection.range, { top: 1, bottom: 2, left: 1, right: 2 });
});

test("Tab leaves the grid at its last column, and from any cell after Escape", () => {
  select(grid, [1, 2]);
  assert.ok(!press("Tab"));
  select(grid, [1, 1]);
  press("Escape");
  assert.ok(!press("Tab"));
  press("Escape");
  press("ArrowLeft");
  assert.ok(press("Tab"), "another key between them takes it back");
});

for (const [key, fields, said] of [
  ["ArrowUp", { altKey: true }, ["up", [1]]],
  ["Delete", { ctrlKey: true }, ["delete", [1]]],
  ["Insert", {}, ["insert", [1]]],
  ["/", { ctrlKey: true }, ["switch", [1]]],
  ["Enter", {}, ["edit", undefined]],
  ["F2", {}, ["edit", undefined]],
]) {
  test(`${Object.keys(fields)[0] ?? ""} ${key} asks for ${said[0]}`, () => {
    select(grid, [1, 1]);
    assert.ok(press(key, fields));
    assert.deepEqual(done, [said]);
  });
}

test("a letter begins editing, and goes into the field itself", () => {
  assert.ok(!press("x"));
  assert.deepEqual(done, [["edit", ""]]);
  assert.ok(!press("x", { ctrlKey: true }));
  assert.equal(done.length, 1);
});

test("keys for cells clear and fill", () => {
  select(grid, [1, 1]);
  assert.ok(press("Backspace") && press("d", { ctrlKey: true }));
  assert.deepEqual(grid.told.cells.map(({ words }) => words), ["clear 1 cell", "fill 1 cell"]);
});

test("keys in a text field are not the grid's", () => {
  assert.ok(!press("ArrowDown", { target: { matches: () => true, closest: () => null } }));
});

function clipboard(name, text = "") {
  let put = null;
  hear[name]({
    target: { matches: () => false }, preventDefault: () => {},
    clipboardData: { setData: (_, given) => (put = given), getData: () => text },
  });
  return put;
}

test("copy, cut and paste", () => {
  select(grid, [0, 0], [0, 1]);
  assert.equal(clipboard("copy"), "0\t1");
  assert.equal(clipboard("cut"), "0\t1");
  assert.equal(grid.told.cells.at(-1).words, "cut 2 cells");
  select(grid, [1, 0]);
  clipboard("paste", "0,5\n1,25\n");
  assert.deepEqual(grid.told.cells.at(-1).cells, [[1, 0, "0.5"], [2, 0, "1.25"]]);
  assert.deepEqual(grid.told.said, ["Decimal commas were read as points (2); undo takes the paste back"]);
  clipboard("paste");
  assert.equal(grid.told.said.at(-1), "There is no text on the clipboard");
});
