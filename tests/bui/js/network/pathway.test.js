import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { target } from "../../../../bui/static/js/edit/jump.js";
import { connectRows, sensible } from "../../../../bui/static/js/network/pathway.js";
import { begin, steps, tables } from "../../../../bui/static/js/tables.js";
import { contentOf, sheetOf, textsOf } from "../content.js";

const E = { label: "1", excitatory: true, kind: "population", model: "SS" };
const I = { label: "2", excitatory: false, kind: "population", model: "BC" };
const PC = { label: "3", excitatory: true, kind: "population", model: "L5_PC" };
const COLUMNS = ["receptor", "pre_syn_idx", "post_syn_idx", "syn_type", "p", "n"];
const content = (...rows) => contentOf({ S: sheetOf(COLUMNS, ...rows) });

beforeEach(() => {
  globalThis.location = new URL("http://localhost/");
});
afterEach(() => {
  begin(null);
  target.set(null);
});

test("without an example the cells are usual ones", () => {
  const cells = sensible(content(), E, I);
  assert.deepEqual(cells, { receptor: "ge", pre_syn_idx: "1", post_syn_idx: "2", syn_type: "Fixed", p: "0.1", n: "1" });
  assert.equal(sensible(content(), I, PC).receptor, "gi");
  assert.equal(sensible(content(), I, PC).post_syn_idx, "3[C]0bsa");
});

test("cells are those of the pathway that is most like it", () => {
  const like = content(["gi", "2", "1", "STP", "0.9", "3"], ["ge", "1", "1", "STDP", "0.2", "2"]);
  const cells = { receptor: "ge", pre_syn_idx: "1", post_syn_idx: "2", syn_type: "STDP", p: "0.2", n: "2" };
  assert.deepEqual(sensible(like, E, I), cells);
});

test("a target with compartments is written as it is elsewhere, with as many values", () => {
  const like = content(["ge", "1", "3[C]1a", "Fixed", "0.1+0.2", "1+1"]);
  const cells = sensible(like, E, PC);
  assert.deepEqual([cells.post_syn_idx, cells.p, cells.n], ["3[C]1a", "0.1+0.2", "1+1"]);
  assert.equal(sensible(like, E, I).p, "0.1", "a plain target has one value");
});

test("connecting is one step, and leads to the row", () => {
  begin(contentOf({ S: sheetOf(["receptor", "pre_syn_idx"]) }));
  connectRows(E, I, { p: "0.5" });
  assert.deepEqual(tables.value.sheets.S.columns, COLUMNS.filter((name) => name !== "p" && name !== "n").concat("p", "n"));
  assert.deepEqual(textsOf(tables.value.sheets.S), [["ge", "1", "2", "Fixed", "0.5", "1"]]);
  assert.equal(steps.value.undo, "connect 1 to 2");
  assert.deepEqual(target.value, { sheet: "S", row: 0, column: "p" });
  app.route.set({ view: "home" });
});

test("nothing leads into an input", () => {
  begin(content());
  connectRows(E, { ...I, kind: "input" });
  assert.equal(tables.value.sheets.S.rows.length, 0);
});
