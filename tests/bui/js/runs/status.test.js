import assert from "node:assert/strict";
import { test } from "node:test";
import { progressWords, statusWords } from "../../../../bui/static/js/runs/status.js";

const PROGRESS = { words: "simulating", fraction: null, eta: null };
const words = (progress, kind = "run") => progressWords({ kind, progress: { ...PROGRESS, ...progress } });

test("progress says what is done, how far it is, and how long it takes", () => {
  assert.equal(words({}), "simulating");
  assert.equal(words({ fraction: 0.999, eta: 0.2 }), "simulating 99 %, 1.0 s left");
  assert.equal(words({ words: "3 of 4", fraction: 0.75 }, "batch"), "3 of 4, 75 %");
});

test("progress of a run with checkpoints says where the newest is, and that another one is written before it stops", () => {
  const run = { kind: "run", progress: { ...PROGRESS, fraction: 0.5 }, checkpoints: { time: 3.2 } };
  assert.equal(progressWords(run), "simulating 50 %, checkpoint at 3.2 s");
  assert.equal(progressWords({ ...run, stopping: true }), "stopping with a checkpoint");
  assert.equal(progressWords({ ...run, stopping: true, checkpoints: null }), "stopping");
});

test("a state is said in words", () => assert.equal(statusWords("not_a_number"), "not a number"));
