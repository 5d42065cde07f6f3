import assert from "node:assert/strict";
import { test } from "node:test";
import { shortNames } from "../../../bui/static/js/names.js";

const short = (...rows) => [...shortNames(rows.map(([name, label]) => ({ name, label }))).values()];

test("an idx that is a word is the name", () => {
  const rows = ["L23E", "L23I", "L4E"].map((label) => [`NG${label}_cell_L2`, label]);
  assert.deepEqual(short(...rows), ["L23E", "L23I", "L4E"]);
  assert.deepEqual(short(["NGmy_cells_E_L4", "my_cells"]), ["my_cells"]);
});

test("in place of a number stands what the row says of the cells", () => {
  assert.deepEqual(short(["NG5_L4_PC1_L4toL1", "5"], ["NG0_relay_vpm", "0"], ["NG1_SS_L4", "1"]), ["L4_PC1", "vpm", "SS"]);
});

test("no two are called the same: the layer, and then the idx, tell them apart", () => {
  assert.deepEqual(short(["NG1_SS_L2", "1"], ["NG2_SS_L4", "2"], ["NG3_BC_L4", "3"]), ["SS L2", "SS L4", "BC"]);
  assert.deepEqual(short(["NG1_SS_L4", "1"], ["NG2_SS_L4", "2"]), ["SS (1)", "SS (2)"]);
  assert.deepEqual(short(["NG1_PC_L5toL1", "1"], ["NG2_PC_L5toL2", "2"]), ["PC L5–1", "PC L5–2"]);
});

test("without an idx of its own the name gives it", () => {
  assert.deepEqual([...shortNames([{ name: "NGE_cell_L2" }, { name: "other" }]).values()], ["E", "other"]);
});
