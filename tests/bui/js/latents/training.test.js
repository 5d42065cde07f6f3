import assert from "node:assert/strict";
import { test } from "node:test";
import { copiedMost, treeOf } from "../../../../bui/static/js/latents/copies.js";
import { fanOf } from "../../../../bui/static/js/latents/fan.js";
import { lineageOf } from "../../../../bui/static/js/latents/lineage.js";
import { farWords, nowWords } from "../../../../bui/static/js/latents/words.js";
import { RUN } from "./run.js";

test("the fan has a line for each member, and above them the median, the best and the winner", () => {
  const { x, label, series } = fanOf(RUN);
  assert.deepEqual([x, label], [[0, 1, 2], "generation"]);
  assert.deepEqual(series.map((own) => own.values), [
    [3, 1.5, null], [2, 1, 0.9], [null, 2, null], [2.5, 1.5, null], [2, 1, null], [2, 1, null],
  ]);
  assert.equal(series.filter((own) => own.label.startsWith("member ")).length, 3);
});

test("a model that is trained alone has one line over its epochs", () => {
  const { x, label, series } = fanOf({ ...RUN, members: 1 });
  assert.deepEqual([x, label, series.length], [[5, 7, 9], "epoch", 1]);
  assert.deepEqual(series[0].values, [3, 1.5, null]);
});

test("hyper-parameters along the lineage; the axis is logarithmic where all values allow it", () => {
  const { x, courses, fixed } = lineageOf(RUN);
  assert.deepEqual(x, [0, 1]);
  assert.deepEqual(courses.map((own) => [own.name, own.values, own.log]), [
    ["learning_rate", [0.004, 0.003], true], ["dropout", [0, 0.1], false],
  ]);
  assert.deepEqual(fixed.map((own) => [own.name, own.value]), [["l2_encoders", 0]]);
  assert.deepEqual(lineageOf({ ...RUN, lineage: [] }).x, []);
});

test("lines lead from the member that was copied, and those of the winner lie above the others", () => {
  const { dots, links } = treeOf(RUN);
  assert.equal(dots.length, 9);
  assert.deepEqual(dots.filter((dot) => dot.won).map((dot) => dot.key), ["0:1", "1:2"]);
  assert.deepEqual(links.map((link) => [link.key, link.parent, link.kind]), [
    ["1:0", 0, "stay"], ["1:1", 1, "stay"], ["2:1", 1, "stay"], ["2:0", 1, "copied"], ["2:2", 0, "copied"], ["1:2", 1, "won"],
  ]);
  assert.deepEqual(copiedMost(RUN.copies), [[1, 2], [0, 1]]);
});

test("a run in words", () => {
  assert.equal(farWords({ members: 20, decided: 3, generations: 40, best: 0.123456 }),
    "20 members, 3 of 40 generations done, best loss 0.1235");
  assert.equal(farWords({ members: 1, decided: 0, generations: 8, best: null }), "one model, 0 of 8 parts done, no loss yet");
  assert.equal(farWords({ members: 0, decided: 0, generations: 0, best: null }), "not begun yet");
  const now = { stage: "", ready: 1, running: 2, not_begun: 0, bad: 0, seconds_left: 70 };
  assert.equal(nowWords({ ...now, state: "running" }), "1 ready, 2 in training, about 1 min 10 s left");
  assert.equal(nowWords({ ...now, state: "stopped" }), "1 ready, 2 in training, about 1 min 10 s left once it is resumed");
  assert.equal(nowWords({ ...now, state: "done" }), "");
  assert.equal(nowWords({ ...now, state: "running", stage: "data" }), "the data set is being made");
  assert.equal(nowWords({ ...now, state: "running", stage: "infer" }), "the best model infers all trials");
});
