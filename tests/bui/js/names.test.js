import assert from "node:assert/strict";
import { test } from "node:test";
import { shortNames } from "../../../bui/static/js/names.js";

const short = (...rows) => [...shortNames(rows.map(([name, label, layer]) => ({ name, label, layer }))).values()];

test("an idx that is a word is the name", () => {
  const rows = ["L23E", "L23I", "L4E"].map((label) => [`NG${label}_cell_L2`, label, "2"]);
  assert.deepEqual(short(...rows), ["L23E", "L23I", "L4E"]);
  assert.deepEqual(short(["NGmy_cells_E_L4", "my_cells"]), ["my_cells"]);
});

test("in place of a number stands what the row says of the cells", () => {
  assert.deepEqual(short(["NG5_L4_PC1_L4toL1", "5"], ["NG0_relay_vpm", "0"], ["NG1_SS_L4", "1"]), ["L4_PC1", "vpm", "SS"]);
  const input = { name: "NG0_relay_vpm", label: "0", kind: "input", model: "VPM" };
  assert.deepEqual([...shortNames([input]).values()], ["VPM"]);
});

test("no two are called the same: the layer, or else the idx, tells them apart", () => {
  const sorted = (...rows) => Object.fromEntries(shortNames(rows.map(([name, label, layer]) => ({ name, label, layer }))));
  assert.deepEqual(sorted(["NG1_SS_L2", "1", "2"], ["NG2_SS_L4", "2", "4"], ["NG3_BC_L4", "3", "4"]), {
    NG1_SS_L2: "SS L2", NG2_SS_L4: "SS L4", NG3_BC_L4: "BC",
  });
  assert.deepEqual(sorted(["NG1_SS_L4", "1", "4"], ["NG2_SS_L4", "2", "4"]), { NG1_SS_L4: "SS 1", NG2_SS_L4: "SS 2" });
  assert.deepEqual(sorted(["NGSS_SS_L4", "SS", "4"], ["NG2_SS_L4", "2", "4"]), { NGSS_SS_L4: "SS", NG2_SS_L4: "SS L4" });
});
