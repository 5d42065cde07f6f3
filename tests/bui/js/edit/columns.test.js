import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import * as columns from "../../../../bui/static/js/edit/columns.js";
import { glossary } from "../../../../bui/static/js/help/glossary.js";
import { PHYSIOLOGY, contentOf, sheetOf } from "../content.js";

const CONTENT = contentOf({
  IN: sheetOf(["idx", "type"], ["vpm", "LGN"]),
  G: sheetOf(["idx", "number_of_neurons", "neuron_type"], ["0", "30", "SS"], ["0", "30", "SS"], ["1", "9", "PC"]),
  S: sheetOf(["receptor"]), physiology: PHYSIOLOGY,
});

beforeEach(() => {
  glossary.set({
    terms: [{ kind: "neuron model", word: "EIF", meaning: "exponential", equations: [], page: "models", anchor: "eif" }],
    parameters: [{ name: "gL", owner: "EIF", meaning: "leak conductance", unit: "siemens" }],
  });
  app.schema = { sheets: {
    G: {
      properties: { idx: { description: "its label" }, n: { description: "cells", unit: "1", default: 3 } },
      required: ["idx"],
    },
    S: {
      properties: {
        receptor: { description: "which", enum: ["ge", "gi"], meanings: { ge: "excites", gi: "inhibits" } },
        p: { description: "default: all", default: 1, examples: [0.1], meanings: { 0.1: "a tenth" } },
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

for (const [sheet, name, row, words, meanings, closed = false] of [
  ["S", "receptor", {}, ["ge", "gi"], { ge: "excites", gi: "inhibits" }, true],
  ["S", "p", {}, ["0.1"], { 0.1: "a tenth" }],
  ["S", "pre_syn_idx", {}, ["vpm", "0", "1"], { vpm: "input LGN", 0: "30 SS", 1: "9 PC" }],
  ["S", "post_syn_idx", {}, ["0", "1"], { 0: "30 SS", 1: "9 PC" }],
  ["G", "neuron_subtype", {}, ["SS", "PC"], null],
  ["physiology", "Variable", {}, ["SS", "PC"], null],
  ["physiology", "Key", { cells: ["PC", "", ""] }, ["gL"], { gL: "leak conductance" }],
  ["physiology", "Value", { cells: ["pc_neuron_model", "", "", ""] }, ["EIF"], { EIF: "exponential" }],
  ["physiology", "Value", { cells: ["PC", "gL", "", ""] }, [], {}],
  ["G", "n", {}, [], {}],
]) {
  test(`the choices of ${name} in ${sheet} are ${words.join(", ") || "none"}, with their meanings`, () => {
    const found = columns.choices(CONTENT, sheet, name, row);
    assert.deepEqual([found.words, found.closed], [words, closed]);
    if (meanings) assert.deepEqual(found.meanings, meanings);
    else for (const word of words) assert.match(found.meanings[word], /^block of \d+ values?/);
  });
}
