import assert from "node:assert/strict";
import { test } from "node:test";
import * as actions from "../../../../bui/static/js/runs/actions.js";

const STATES = ["waiting", "running", "done", "failed", "stopped", "not_a_number"];
const that = (test_, fields = {}) => STATES.filter((status) => test_({ status, kind: "run", ...fields }));

test("what can be done with a run in each of its states", () => {
  assert.deepEqual(that(actions.ended), ["done", "failed", "stopped", "not_a_number"]);
  assert.deepEqual(that(actions.hasEnd), ["done", "not_a_number"]);
  assert.deepEqual(that(actions.repeatable), ["failed", "stopped", "not_a_number"]);
  assert.deepEqual(that(actions.comparable), ["done", "not_a_number"]);
  assert.deepEqual(that(actions.hasResults), ["done", "not_a_number"]);
});

test("what can be done with a run that writes checkpoints", () => {
  const resumable = { checkpoints: { resumable: true, results: true, time: 1 } };
  assert.deepEqual(that(actions.resumable, resumable).filter((status) => !["waiting", "running"].includes(status)),
    ["failed", "stopped", "not_a_number"]);
  assert.deepEqual(that(actions.repeatable, resumable), ["failed", "not_a_number"]);
  assert.deepEqual(that(actions.repeatable, { checkpoints: { resumable: false } }), ["failed", "stopped", "not_a_number"]);
  assert.deepEqual(that(actions.hasEnd, resumable), ["done", "stopped", "not_a_number"]);
  assert.deepEqual(that(actions.hasEnd, { checkpoints: { results: false } }), ["done", "not_a_number"]);
  assert.equal(actions.extendable({ status: "done", ...resumable }), true);
  assert.equal(actions.extendable({ status: "done", checkpoints: null }), false);
});

test("a sweep has results as soon as a point has, and does not stand beside others", () => {
  assert.deepEqual(that(actions.hasResults, { kind: "batch", points: { done: 1, total: 2 } }), STATES);
  assert.deepEqual(that(actions.comparable, { kind: "batch" }), []);
});

test("a sweep that ended before its points were prepared has none", () => {
  assert.deepEqual(that(actions.pointless, { kind: "batch", points: null }), ["failed", "stopped"]);
  assert.deepEqual(that(actions.pointless, { kind: "batch", points: { total: 1 } }), []);
});

test("why a view of numbers is empty", () => {
  assert.match(actions.noneDone({ points: { not_a_number: 1 } }), /not measured/);
  assert.match(actions.noneDone({ points: null }), /yet/);
});
