import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, layerOf } from "../../../../bui/static/js/look/kinds.js";
import { Scope } from "../../../../bui/static/js/look/scope.js";

const population = (name, fields = {}) => ({ name, kind: "population", excitatory: true, layer: "4", spikes: 5, ...fields });
const POPULATIONS = [
  population("a"), population("b", { excitatory: false }),
  population("c", { spikes: null }), population("in", { kind: "input" }),
];
const scope = () => new Scope("r", "", { populations: POPULATIONS, runtime: 2, dt: 1e-4 });

test("what a population is drawn as, and where", () => {
  assert.deepEqual(POPULATIONS.map(kindOf), ["excitatory", "inhibitory", "excitatory", "input"]);
  const layers = ["4", "6toL4", "2/3", "2", "", undefined].map((layer) => layerOf({ layer }));
  assert.deepEqual(layers, ["Layer 4", "Layer 6", "Layer 2/3", "Layer 2/3", "No layer", "No layer"]);
  assert.equal(layerOf({ kind: "input", layer: "4" }), "Inputs");
});

test("the whole is asked for without words", () => {
  const own = scope();
  assert.deepEqual(own.names.value, ["a", "b", "in"]);
  assert.equal(own.path("raster", own.fields(own.span.value, own.names.value)), "/runs/r/raster");
  own.show(0.5, 1);
  assert.equal(own.path("raster", own.fields(own.span.value, ["b"])), "/runs/r/raster?start=0.5&stop=1&names=b");
});

test("a window stays within the run, and is no thinner than a few steps", () => {
  const own = scope();
  own.show(1.9, 3.9);
  assert.deepEqual(own.span.value, { start: 0, stop: 2 });
  own.show(1.9, 2.4);
  assert.deepEqual(own.span.value, { start: 1.5, stop: 2 });
  own.show(1, 1);
  assert.deepEqual(own.span.value, { start: 1, stop: 1.0004 });
});

test("zooming keeps the time that it is about where it is", () => {
  const own = scope();
  own.zoom(0.5, 0.5);
  assert.deepEqual(own.span.value, { start: 0.25, stop: 1.25 });
  own.move(0.5);
  assert.deepEqual(own.span.value, { start: 0.75, stop: 1.75 });
  own.showAll();
  assert.deepEqual(own.span.value, { start: 0, stop: 2 });
});

test("colours tell populations apart: ink first, then the dash", () => {
  const many = Array.from({ length: 7 }, (_, k) => population(`p${k}`));
  const { colours } = new Scope("r", "", { populations: many, runtime: 1, dt: 1e-4 });
  assert.deepEqual([colours.p0, colours.p5], [{ ink: "--e0", dash: undefined }, { ink: "--e0", dash: [6, 3] }]);
  const told = new Scope("r", "", { populations: [population("a", { slot: "i1", short: "PV" })], runtime: 1, dt: 1e-4 });
  assert.deepEqual([told.colours.a.ink, told.short("a"), told.short("S0")], ["--i1", "PV", "S0"]);
});
