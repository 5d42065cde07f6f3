import assert from "node:assert/strict";
import { test } from "node:test";
import { summarize } from "../../../../bui/static/js/network/summary.js";
import { PLAN } from "./network.js";

const network = summarize(PLAN);

test("a name on a picture is the idx when that is a word, and else without number and layer", () => {
  assert.deepEqual(network.nodes.map((node) => node.short), ["vpm", "SS", "L2_BC2"]);
  assert.deepEqual(network.nodes.map((node) => node.told), ["vpm", "SS (1)", "L2_BC2 (2)"]);
});

test("layers stand from the surface down, inputs below them", () => {
  const bands = network.bands.map(({ title, nodes }) => [title, nodes.length]);
  assert.deepEqual(bands, [["Layer 2/3", 1], ["Layer 4", 1], ["Inputs", 1]]);
});

test("pathways between the same two are one edge: synapses added, the rest averaged over what is known", () => {
  const [, edge] = network.edges;
  assert.equal(network.edges.length, 3, "a pathway to nowhere is no edge");
  assert.deepEqual(
    [edge.synapses, edge.probability, edge.weight, edge.types, edge.row, edge.inhibitory],
    [200, 0.2, 3e-9, ["Fixed", "STDP"], 1, false],
  );
  assert.ok(network.edges[2].inhibitory);
});
