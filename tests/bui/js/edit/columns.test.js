import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import * as columns from "../../../../bui/static/js/edit/columns.js";
import { PHYSIOLOGY, contentOf, sheetOf } from "../content.js";

const CONTENT = contentOf({
  IN: sheetOf(["idx"], ["vpm"]), G: sheetOf(["idx"], ["0"], ["0"], ["1"]), S: sheetOf(["receptor"]), physiology: PHYSIOLOGY,
});

beforeEach(() => {
  app.schema = { sheets: {
    G: {
      properties: { idx: { description: "its label" }, n: { description: "cells", unit: "1", default: 3 } },
      required: ["idx"],
    },
    S: {
      properties: {
        receptor: { description: "which", enum: ["ge", "gi"] },
        p: { description: "default: all", default: 1, examples: [0.1] },
      },
    },
  } };
});

test("help says what a column means, its unit, its default once, and whether it must be there", () => {
  assert.equal(columns.help("G", "n"), "cells; unit: 1; default: 3");
  assert.equal(columns.help("G", "idx"), "its label; required");
  assert.equal(columns.help("S", "p"), "default: all");
  assert.equal(columns.help("S", "pp"), "no table has a column of this name");
  assert.equal(columns.help("physiology", "Value"), "");
});

test("columns that are missing are those of the schema that the sheet has not", () => {
  assert.deepEqual(columns.missingColumns(CONTENT, "S"), [["p", "default: all"]]);
  assert.deepEqual(columns.knownColumns("nothing"), []);
});

for (const [sheet, name, row, words, closed = false] of [
  ["S", "receptor", {}, ["ge", "gi"], true],
  ["S", "p", {}, ["0.1"]],
  ["S", "pre_syn_idx", {}, ["vpm", "0", "1"]],
  ["S", "post_syn_idx", {}, ["0", "1"]],
  ["G", "neuron_subtype", {}, ["SS", "PC"]],
  ["physiology", "Variable", {}, ["SS", "PC"]],
  ["physiology", "Key", { cells: ["PC", "", ""] }, ["gL"]],
  ["G", "n", {}, []],
]) {
  test(`the choices of ${name} in ${sheet} are ${words.join(", ") || "none"}`, () => {
    assert.deepEqual(columns.choices(CONTENT, sheet, name, row), { words, closed });
  });
}
