import assert from "node:assert/strict";
import { test } from "node:test";
import { sweepSize } from "../../../../bui/static/js/edit/sweep_size.js";

const found = {
  runs: 18, points: 9, trials: 2, workers: 2, memory_bytes: 300 * 2 ** 20, notice: "", seconds: 75, seconds_from: "first",
  problems: [],
};

test("a sweep is told with its points, trials, time and memory", () => {
  const words = sweepSize(found);
  assert.match(words, /^9 points × 2 trials = 18 simulations, 2 at a time; about 1 min 15 s, as the run "first" tells;/);
  assert.match(words, /needs about 300 MiB of memory\.$/);
});

test("what is not known is said, or nothing", () => {
  const unknown = { ...found, trials: 1, runs: 9, seconds: null };
  assert.match(sweepSize(unknown), /^9 points, 2 at a time; how long that takes is known when/);
  assert.equal(sweepSize(null), "");
  assert.equal(sweepSize({ ...found, runs: null }), "");
});
