import assert from "node:assert/strict";
import { test } from "node:test";
import { modelSeconds, standing } from "../../../../bui/static/js/runs/standing.js";

const known = { every: "1*second", keep: 3, until: 10, resumable: true, results: true };
const run = (status, time) => ({ status, checkpoints: { ...known, time } });

test("a run that has ended early says where it stands", () => {
  assert.equal(standing(run("stopped", 3.2)), "at 3.2 s of 10 s");
  assert.equal(standing(run("failed", 0)), "at 0 s of 10 s");
  assert.equal(standing(run("stopped", null)), "");
  assert.equal(standing(run("running", 3.2)), "");
  assert.equal(standing(run("done", 10)), "");
  assert.equal(standing({ status: "stopped", checkpoints: null }), "");
});

test("a time of the model is not rounded, and shows no error of numbers", () => {
  assert.equal(modelSeconds(0.1 + 0.2), "0.3 s");
  assert.equal(modelSeconds(12.3456), "12.3456 s");
});
