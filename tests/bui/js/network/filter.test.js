import assert from "node:assert/strict";
import { test } from "node:test";
import { asFigure, filtered, usual } from "../../../../bui/static/js/network/filter.js";
import { byLayer } from "../../../../bui/static/js/network/layers.js";
import { LEVELS, shares, strengthOf, usualLevel } from "../../../../bui/static/js/network/strength.js";
import { summarize } from "../../../../bui/static/js/network/summary.js";
import { PLAN, cells, pathway } from "./network.js";

const ALL = { layers: false, sign: "", receptor: "", layer: "", level: 0 };
const network = summarize(PLAN);
const pairs = (found) => found.edges.map((edge) => `${edge.from.label}>${edge.to.label}`);

test("strength is what a target cell receives when each source cell fires once", () => {
  const [edge] = summarize({
    populations: [cells("1", "NG1_SS_L4"), cells("2", "NG2_SS_L4", { cells: 10 })],
    pathways: [pathway("1", "2", { synapses: 100, weight: 2e-9 }), pathway("1", "2", { synapses: 50, weight: -4e-9 })],
  }).edges;
  assert.ok(Math.abs(strengthOf(edge) - (10 * 2e-9 + 5 * 4e-9)) < 1e-20);
});

test("a strength that is not known is none, and such a pathway is not hidden", () => {
  assert.equal(strengthOf(network.edges[1]), null);
  const found = filtered(network, { ...ALL, level: LEVELS.length - 1 });
  assert.ok(pairs(found).includes("1>2"));
});

test("pathways are compared with those whose weights have the same unit", () => {
  const { edges } = summarize({
    populations: [cells("1", "NG1_SS_L4"), cells("2", "NG2_SS_L4")],
    pathways: [pathway("1", "1"), pathway("1", "2", { weight: 5e-10 }), pathway("2", "1", { unit: "A", weight: 1e-12 })],
  });
  assert.deepEqual([...shares(edges).values()], [1, 0.5, 1]);
});

test("sign, receptor and layer choose pathways, and all nodes stay", () => {
  assert.deepEqual(pairs(filtered(network, { ...ALL, sign: "inhibitory" })), ["2>2"]);
  assert.deepEqual(pairs(filtered(network, { ...ALL, receptor: "ge" })), ["vpm>1", "1>2"]);
  assert.deepEqual(pairs(filtered(network, { ...ALL, layer: "inputs" })), ["vpm>1"]);
  const found = filtered(network, { ...ALL, sign: "inhibitory" });
  assert.deepEqual([found.nodes.length, found.shown, found.all, found.every.length], [3, 1, 4, 3]);
});

const many = (count) => {
  const populations = Array.from({ length: count }, (_, k) => cells(String(k), `NG${k}_SS_L4`, { excitatory: k % 2 === 0 }));
  const pathways = populations.flatMap(({ label }, k) => populations.map((other) => {
    return pathway(label, other.label, { weight: 1e-9 * 1.1 ** -k, receptor: k % 2 ? "gi" : "ge" });
  }));
  return summarize({ populations, pathways });
};

test("few pathways are shown as they are, more of them the strong ones, and many by layer", () => {
  assert.deepEqual(usual(network), ALL);
  const some = usual(many(8));
  assert.equal(some.layers, false);
  assert.ok(some.level > 0 && filtered(many(8), some).edges.length <= 40);
  const whole = many(12);
  assert.equal(usual(whole).layers, true);
  assert.equal(filtered(whole, usual(whole)).edges.length, 4);
  assert.equal(usualLevel(network.edges), 0);
});

test("a layer has a node for its excitatory and one for its inhibitory cells, which take all their pathways along", () => {
  const whole = many(12);
  const found = byLayer(whole);
  assert.deepEqual(found.nodes.map((node) => [node.short, node.cells, node.members.length]), [
    ["L4 excitatory (6)", 600, 6], ["L4 inhibitory (6)", 600, 6],
  ]);
  const sum = (edges) => edges.reduce((all, edge) => all + edge.synapses, 0);
  assert.equal(sum(found.edges), sum(whole.edges));
  assert.equal(found.edges.flatMap((edge) => edge.pathways).length, 144);
});

test("a population that is alone in its layer is not renamed", () => {
  const { nodes, edges } = byLayer(network);
  assert.deepEqual(nodes.map((node) => node.label), network.nodes.map((node) => node.label));
  assert.deepEqual(pairs({ edges }), pairs(network));
});

test("a figure for print shows what the filter shows", () => {
  assert.deepEqual(asFigure(ALL), {});
  assert.deepEqual(asFigure({ ...ALL, layers: true, level: 7, receptor: "gi", layer: "4" }),
    { by: "layer", weak: "0.1", sign: "inhibitory", layer: "4" });
});
