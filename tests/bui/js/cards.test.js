import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeWords } from "../../../bui/static/js/projects/cards.js";

test("sizes and the time of a run in words", () => {
  const whole = sizeWords({ cells: 4000, synapses: 320000, seconds: 20 });
  assert.equal(whole, "4,000 cells, 320,000 synapses; a run takes about 20 s");
  assert.equal(sizeWords({ cells: 1, synapses: 0, seconds: 5 }), "1 cell; a run takes about 5 s");
  assert.equal(sizeWords({ cells: 2, synapses: 1, seconds: 60 }), "2 cells, 1 synapse; a run takes about 1 minute");
  assert.equal(sizeWords({ cells: 2, synapses: 3, seconds: 300 }), "2 cells, 3 synapses; a run takes about 5 minutes");
  assert.equal(sizeWords({ cells: null, synapses: null, seconds: null }), "");
});
