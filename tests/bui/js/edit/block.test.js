import assert from "node:assert/strict";
import { test } from "node:test";
import * as block from "../../../../bui/static/js/edit/block.js";
import { PHYSIOLOGY, contentOf, frozen, sheetOf, textsOf } from "../content.js";

const GROUPS = sheetOf(["idx", "neuron_subtype"], ["0", "SS"], "# SS", ["1", "PC"]);
const BEFORE = frozen(contentOf({ physiology: PHYSIOLOGY, G: GROUPS }));
const values = (content) => textsOf(content.sheets.physiology);

test("the outline has the values of their own, and the blocks in their order", () => {
  const blocks = [{ name: "SS", rows: [2, 3] }, { name: "PC", rows: [4] }];
  assert.deepEqual(block.outline(PHYSIOLOGY), { scalars: [1], blocks });
});

test("what belongs to a block, to the values, and to everything", () => {
  const belonging = (chosen) => PHYSIOLOGY.rows.flatMap((row, number) => (block.belongs(row, chosen) ? [number] : []));
  assert.deepEqual(belonging("SS"), [2, 3]);
  assert.deepEqual(belonging(block.SCALARS), [1]);
  assert.deepEqual(belonging(block.ALL), [0, 1, 2, 3, 4]);
});

test("a new row goes to the end of what is chosen", () => {
  assert.deepEqual(["SS", block.SCALARS, block.ALL, "none"].map((chosen) => block.endOf(PHYSIOLOGY, chosen)), [4, 2, 5, 5]);
  assert.equal(block.endOf(sheetOf(["Variable", "Key", "Value"]), block.SCALARS), 0);
  assert.deepEqual(block.freshRow("SS").cells, ["SS", "", "", ""]);
  assert.deepEqual(block.freshRow(block.ALL).cells, ["", "", "", ""]);
});

test("a copy stands behind its block, with its keys and values", () => {
  const copied = values(block.duplicateBlock(BEFORE, "SS", "SS2")).slice(3, 6);
  assert.deepEqual(copied.map(([name, key]) => [name, key]), [["SS", "gL"], ["SS2", "C"], ["SS2", "gL"]]);
});

test("deleting a block leaves the others", () => {
  assert.deepEqual(values(block.deleteBlock(BEFORE, "SS")).map(([name]) => name), ["#", "J", "PC"]);
});

test("what refers to a block follows its name, and nothing else does", () => {
  const after = block.renameBlock(BEFORE, "SS", "$&");
  assert.deepEqual(values(after).slice(2), [
    ["$&", "C", "100*pF", ""],
    ["$&", "gL", "$&['C']/10*ms", ""],
    ["PC", "C", "2 * $&['C']", "MSS['C'] is another block"],
  ]);
  assert.deepEqual(textsOf(after.sheets.G), [["0", "$&"], "# SS", ["1", "PC"]]);
});

test("a name with letters of patterns is a name", () => {
  const physiology = sheetOf(PHYSIOLOGY.columns, ["a.b", "C", "1", ""], ["x", "", "a.b['C'] + axb['C']", ""]);
  const named = contentOf({ physiology });
  const renamed = block.renameBlock({ ...named, sheets: { ...named.sheets, G: GROUPS } }, "a.b", "c");
  assert.equal(values(renamed)[1][2], "c['C'] + axb['C']");
});

test("rows beyond the end become rows of the chosen block, at its end, and what is behind it moves on", () => {
  const cells = [[3, 2, "changed"], [4, 2, "moved"], [5, 1, "EL"], [5, 2, "-70*mV"], [6, 1, "VT"]];
  const after = block.putCells(BEFORE, "SS", cells);
  assert.deepEqual(values(after).slice(2).map((row) => row.slice(0, 3)), [
    ["SS", "C", "100*pF"],
    ["SS", "gL", "changed"],
    ["SS", "EL", "-70*mV"],
    ["SS", "VT", ""],
    ["PC", "C", "moved"],
  ]);
});

test("a key that comes without a name belongs to the block above it", () => {
  const lines = [["BC", "C", "1"], ["", "gL", "2"], ["", "EL", "3"]];
  const pasted = lines.flatMap((cells, down) => cells.map((text, at) => [5 + down, at, text]));
  const added = values(block.putCells(BEFORE, block.ALL, pasted)).slice(5);
  assert.deepEqual(added.map(([name, key]) => [name, key]), [["BC", "C"], ["BC", "gL"], ["BC", "EL"]]);
});

test("a new block is one row at the end", () => {
  assert.deepEqual(values(block.addBlock(BEFORE, "BC")).at(-1), ["BC", "", "", ""]);
});
