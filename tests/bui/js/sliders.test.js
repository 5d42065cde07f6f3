import assert from "node:assert/strict";
import { test } from "node:test";
import { numberOf, rangeOf, written } from "../../../bui/static/js/sliders/range.js";

test("a slider takes number and unit of a cell, or of what an expression comes to", () => {
  assert.deepEqual(numberOf("6*nS"), { value: 6, unit: "nS" });
  assert.deepEqual(numberOf("-52 mV"), { value: -52, unit: "mV" });
  assert.deepEqual(numberOf("1.5e-3"), { value: 0.0015, unit: "" });
  assert.deepEqual(numberOf("67/6", "11.17"), { value: 11.17, unit: "" });
  assert.equal(numberOf("'EIF'", ""), null);
  assert.equal(numberOf("[1 2]*ms", "[1. 2.] ms"), null);
});

test("the range is from nothing to twice the value, and around a potential", () => {
  assert.deepEqual(rangeOf({ value: 6, unit: "nS" }), { min: 0, max: 12, step: 0.2 });
  assert.deepEqual(rangeOf({ value: -52, unit: "mV" }), { min: -72, max: -32, step: 0.5 });
  assert.deepEqual(rangeOf({ value: 0, unit: "" }), { min: 0, max: 1, step: 0.01 });
  assert.deepEqual(rangeOf({ value: -3, unit: "pA" }).min, -6);
});

test("a value is written as a table has it", () => {
  assert.equal(written(0.1 + 0.2, "nS"), "0.3*nS");
  assert.equal(written(2, ""), "2");
});
