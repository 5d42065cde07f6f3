// Answers of the form that describes a network.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  allConnected, begun, changed, connected, endsOf, modelsOf, usualSign, withConnection, without, withPopulation,
} from "../../../../bui/static/js/form/outline.js";

const words = {
  kinds: [
    { word: "SS", meaning: "", name: "E", cells: "400", excitatory: true, dendrites: false, model: "LIF" },
    { word: "PC", meaning: "", name: "PYR", cells: "400", excitatory: true, dendrites: true, model: "EIF" },
    { word: "BC", meaning: "", name: "PV", cells: "100", excitatory: false, dendrites: false, model: "LIF" },
  ],
  models: [{ word: "LIF", dendrites: false }, { word: "EIF", dendrites: true }, { word: "ADEX", dendrites: true }],
  usual: { model: "LIF", layer: "4", drive: "background", probability: "0.1", plasticity: "none" },
};
const names = ({ populations }) => populations.map(({ name }) => name);
const pairs = ({ connections }) => connections.map(({ from, to }) => `${from}>${to}`);

test("a form for a new project begins with a population, one for tables with none", () => {
  assert.deepEqual(names(begun(words, [])), ["E"]);
  assert.deepEqual(names(begun(words, [{ name: "E", input: false, kind: "SS" }])), []);
});

test("populations get kinds and names that are free", () => {
  let now = begun(words, []);
  for (let many = 0; many < 3; many += 1) now = withPopulation(now, words, []);
  assert.deepEqual(names(now), ["E", "PV", "E2", "E3"]);
  assert.deepEqual(names(withPopulation(begun(words, []), words, [{ name: "PV", input: false, kind: "BC" }])), ["E", "PV2"]);
});

test("each is connected with each once; inputs receive nothing", () => {
  const two = withPopulation(begun(words, []), words, []);
  const one = withConnection(two, words, []);
  assert.deepEqual(pairs(one), ["E>E"]);
  assert.deepEqual(pairs(allConnected(one, words, [])), ["E>E", "E>PV", "PV>E", "PV>PV"]);
  const ends = [{ name: "in", input: true, kind: "" }, { name: "X", input: false, kind: "SS" }];
  const more = withPopulation({ ...two, populations: [] }, words, ends);
  assert.deepEqual(pairs(allConnected(more, words, ends)), ["E>E", "E>X", "in>E", "X>E"]);
});

test("connections follow a name, and go with their population", () => {
  const all = allConnected(withPopulation(begun(words, []), words, []), words, []);
  const renamed = changed(all, words, [], 0, { name: "Exc" });
  assert.deepEqual(pairs(renamed), ["Exc>Exc", "Exc>PV", "PV>Exc", "PV>PV"]);
  assert.deepEqual(pairs(without(renamed, 1)), ["Exc>Exc"]);
});

test("name and size follow the kind unless they were chosen", () => {
  const [first] = changed(begun(words, []), words, [], 0, { kind: "BC" }).populations;
  assert.deepEqual([first.name, first.cells], ["PV", "100"]);
  const chosen = changed(begun(words, []), words, [], 0, { name: "mine", cells: "7" });
  const [kept] = changed(chosen, words, [], 0, { kind: "BC" }).populations;
  assert.deepEqual([kept.name, kept.cells], ["mine", "7"]);
});

test("the effect of a connection is that of its source", () => {
  const now = withPopulation(begun(words, []), words, []);
  const ends = [{ name: "in", input: true, kind: "" }, { name: "I", input: false, kind: "BC" }];
  assert.deepEqual(["E", "PV", "in", "I"].map((name) => usualSign(now, words, ends, name)),
    ["excitatory", "inhibitory", "excitatory", "inhibitory"]);
});

test("tables have ends: populations and inputs that are not switched off", () => {
  const content = { sheets: {
    G: {
      columns: ["idx", "neuron_type"],
      rows: [{ cells: ["E", "SS"] }, { note: ["# x"] }, { cells: ["I", "BC"], off: true }],
    },
    IN: { columns: ["idx"], rows: [{ cells: ["0"] }] },
  } };
  assert.deepEqual(endsOf(content), [{ name: "E", input: false, kind: "SS" }, { name: "0", input: true, kind: "" }]);
  assert.deepEqual(endsOf(null), []);
});

test("cells with dendrites have a model that can have some, and only onto them is it asked where a connection ends", () => {
  let now = withConnection(begun(words, []), words, []);
  assert.deepEqual(modelsOf(words, "PC").map(({ word }) => word), ["EIF", "ADEX"]);
  now = changed(now, words, [], 0, { kind: "PC" });
  assert.deepEqual([names(now), now.populations[0].model, pairs(now)], [["PYR"], "EIF", ["PYR>PYR"]]);
  now = connected(now, words, [], 0, { onto: "tuft" });
  assert.equal(changed(now, words, [], 0, { model: "ADEX", name: "P" }).connections[0].onto, "tuft");
  now = changed(now, words, [], 0, { kind: "SS" });
  assert.deepEqual([now.populations[0].model, now.connections[0].onto], ["LIF", ""]);
  const elsewhere = connected({ ...now, connections: [{ to: "PV", onto: "soma" }] }, words, [], 0, { to: "E" });
  assert.equal(elsewhere.connections[0].onto, "");
});
