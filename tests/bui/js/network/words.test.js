import assert from "node:assert/strict";
import { test } from "node:test";
import { count, seconds, withUnit } from "../../../../bui/static/js/network/words.js";

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
