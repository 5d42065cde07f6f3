import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fitting } from "../../../../bui/static/js/edit/grid/editor.js";
import { glossary, modelKind, parameterOf, termsOf } from "../../../../bui/static/js/help/glossary.js";
import { select, wordOf } from "../../../../bui/static/js/help/selected.js";
import { SHORTCUTS } from "../../../../bui/static/js/help/shortcuts.js";
import { begin } from "../../../../bui/static/js/tables.js";
import { PHYSIOLOGY, contentOf } from "../content.js";

test("a list finds words by their meaning, behind those that have the text themselves", () => {
  const words = ["PC", "SS", "pyra"];
  assert.deepEqual(fitting(words, { PC: "pyramidal cell", SS: "spiny stellate" }, "pyr"), ["pyra", "PC"]);
  assert.deepEqual(fitting(["1", "2"], { 1: "20 cells" }, "2"), ["2"]);
});

test("names of pairs and of models are known by their form", () => {
  glossary.set({ terms: [], parameters: [] });
  assert.equal(parameterOf("cw_SS_BC")?.meaning, "mean weight from SS to BC cells");
  assert.equal(parameterOf("J"), null);
  assert.equal(modelKind("pc_neuron_model"), "neuron model");
  assert.equal(modelKind("EL"), "");
  assert.deepEqual(termsOf("device"), {});
});

test("help is for the focused field, for the key of a row of the physiology, or for the column", () => {
  begin(contentOf({ physiology: PHYSIOLOGY }));
  assert.equal(wordOf("params", /** @type {any} */ ({ id: "param-runtime" })), "runtime");
  select({ sheet: "G", number: 0, name: "neuron_type" });
  assert.equal(wordOf("G", null), "neuron_type");
  assert.equal(wordOf("S", null), "");
  const number = PHYSIOLOGY.rows.findIndex((row) => row.cells?.[1]);
  select({ sheet: "physiology", number, name: "Value" });
  const [block, key] = /** @type {string[]} */ (PHYSIOLOGY.rows[number].cells);
  assert.equal(wordOf("physiology", null), key || block);
});

test("the documentation lists every shortcut", () => {
  const page = readFileSync(new URL("../../../../docs/browser.md", import.meta.url), "utf8");
  for (const [, keys] of SHORTCUTS) {
    for (const key of keys.flatMap(([names]) => names.split(", "))) assert.ok(page.includes(key), key);
  }
});
