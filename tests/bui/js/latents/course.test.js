import assert from "node:assert/strict";
import { test } from "node:test";
import { channelsOf } from "../../../../bui/static/js/latents/channels.js";
import { bandOf, bandPath, limitsOf, linePath } from "../../../../bui/static/js/latents/course.js";

test("limits hold all that is drawn; those of rates begin at 0", () => {
  assert.deepEqual(limitsOf([[1, null, 3], [NaN, 2]]), [0.9, 3.1]);
  assert.deepEqual(limitsOf([[1, 3]], true), [0, 3.1500000000000004]);
  assert.deepEqual(limitsOf([[0, 0]], true), [0, 1]);
  assert.deepEqual(limitsOf([[2, 2]]), [1.5, 2.5]);
  assert.deepEqual(limitsOf([[null], []]), [0, 1]);
});

test("a line is broken where nothing is modelled", () => {
  assert.equal(linePath([0, 1, 2, 3, 4], [NaN, 1, 2, null, 3]), "M1.0 1.0L2.0 2.0M4.0 3.0");
  assert.equal(linePath([0, 1], [NaN, NaN]), "");
});

test("a band goes up along one line and back along the other", () => {
  assert.equal(bandPath([0, 1, 2, 3], [1, 1, NaN, 1], [2, 3, 2, 4]), "M0.0 2.0L1.0 3.0L1.0 1.0L0.0 1.0ZM3.0 4.0L3.0 1.0Z");
});

test("two standard deviations about the mean, and no rate below 0", () => {
  assert.deepEqual(bandOf([1, null], [1, null], true), { low: [0, NaN], high: [3, NaN] });
  assert.deepEqual(bandOf([1], [1], false), { low: [-1], high: [3] });
});

test("numbers of neurons as people write them", () => {
  assert.deepEqual(channelsOf("5-7, 0;3 3", 8), { numbers: [0, 3, 5, 6, 7], error: "" });
  assert.deepEqual(channelsOf("", 8).numbers, []);
  assert.match(channelsOf("8", 8).error, /no neuron 8; the neurons are 0 to 7/);
  assert.match(channelsOf("a", 8).error, /"a" is no number of a neuron/);
  assert.match(channelsOf("0-99", 100).error, /100 neurons; at most 24/);
});
