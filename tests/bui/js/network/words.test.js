import assert from "node:assert/strict";
import { test } from "node:test";
import { count, seconds, ticks, withUnit } from "../../../../bui/static/js/network/words.js";

for (const [number, said] of [[0, "0"], [12345, "12,345"], [1.234e6, "1.23 million"], [5e9, "5.00 billion"]]) {
  test(`${number} cells are ${said}`, () => assert.equal(count(number), said));
}

for (const [number, unit, said] of [
  [7e-10, "S", "700 pS"], [1e-9, "S", "1 nS"], [0, "S", "0 S"], [-2e-3, "V", "-2 mV"], [3e-18, "F", "0.003 fF"],
  [null, "s", "not known"],
]) {
  test(`${number} ${unit} is ${said}`, () => assert.equal(withUnit(number, unit), said));
}

test("a duration has its prefix, too", () => assert.equal(seconds(0.25), "250 ms"));

test("round numbers along an axis have no last digits of a sum", () => {
  assert.deepEqual(ticks(-0.5, 0.5, 10), [-0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5]);
  assert.deepEqual(ticks(0, 7, 5), [0, 2, 4, 6]);
  assert.deepEqual(ticks(12, 48, 4), [20, 30, 40]);
  assert.ok(ticks(-0.7, 0.7, 8).every((at) => String(at).length < 6));
  assert.deepEqual(ticks(3, 3), [3]);
});
