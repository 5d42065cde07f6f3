import assert from "node:assert/strict";
import { test } from "node:test";
import { WIDTH, path, place, widths } from "../../../../bui/static/js/network/layout.js";
import { summarize } from "../../../../bui/static/js/network/summary.js";
import { PLAN } from "./network.js";

const many = (count) => ({
  populations: Array.from({ length: count }, (_, k) => {
    return { label: String(k), short: `SS ${k}`, name: `NG${k}_SS_L4`, kind: "population", cells: 1 + k, layer: "4" };
  }),
  pathways: [],
});

test("nodes stand within their bands, and bands fill the height", () => {
  const { places, bands, height } = place(summarize(PLAN));
  assert.equal(bands.reduce((sum, band) => sum + band.height, 0), height);
  for (const band of bands) {
    for (const node of band.nodes) {
      const { x, y, r } = places.get(node.label);
      assert.ok(x - r > 0 && x + r < WIDTH && y - r > band.top && y + r < band.top + band.height, node.label);
    }
  }
});

test("what is higher than the window is wider in the same measure, so that it fills the window when it is seen smaller", () => {
  const network = summarize(PLAN);
  const { width, height } = place(network, 1000, 150);
  assert.equal(width / height, 1000 / 150);
  assert.deepEqual([place(network, 1000, 900).width, place(network, 1000, 900).height], [1000, 900]);
});

test("no two of many nodes lie on each other", () => {
  const { places } = place(summarize(many(30)));
  const all = [...places.values()];
  const apart = (one, other) => assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > one.r + other.r);
  all.forEach((one, k) => all.slice(k + 1).forEach((other) => apart(one, other)));
});

test("more cells make a larger node, more synapses a wider edge", () => {
  const { places } = place(summarize(many(5)));
  const sizes = [...places.values()].map(({ r }) => r);
  assert.deepEqual(sizes, sizes.toSorted((one, other) => one - other));
  const { edges } = summarize(PLAN);
  const width = widths({ edges });
  assert.ok(width(edges[1]) > width(edges[0]));
  assert.equal(widths({ edges: [edges[0]] })(edges[0]), 0.8 + 1.5, "one edge alone is neither the least nor the most");
});

test("both ways between two nodes are two paths, and a way to itself is a loop", () => {
  const network = summarize(PLAN);
  const { places } = place(network);
  const [, there, loop] = network.edges;
  const back = path({ from: there.to, to: there.from }, places);
  assert.notEqual(path(there, places), back);
  assert.match(path(loop, places), /^M .* C /);
  assert.doesNotMatch(path({ from: there.from, to: there.to }, places), /NaN/);
});
