import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../../../bui/static/js/look/format.js";

for (const [name, ...cases] of [
  ["number", [null, "–"], [NaN, "–"], [Infinity, "–"], [0, "0"], [1234567, "1,234,567"], [0.12345, "0.123"]],
  ["number", [1.5e-4, "1.50e-4"], [2.5e7 + 0.5, "2.50e+7"]],
  ["whole", [undefined, "–"], [12345, "12,345"]],
  ["bytes", [0, "0 B"], [1023, "1,023 B"], [1536, "1.5 KiB"], [5e9, "4.66 GiB"], [2e16, "18200 TiB"]],
  ["duration", [null, ""], [0.0123, "12 ms"], [9.96, "10.0 s"], [59.6, "1 min 0 s"], [61, "1 min 1 s"]],
  ["duration", [3599.7, "1 h 0 min"], [7384, "2 h 3 min"]],
  ["modelTime", [0.05, "50 ms"], [0, "0 ms"], [12.5, "12.5 s"]],
  ["when", ["", "–"], ["nonsense", "–"]],
  ["unitWord", ["hertz", "Hz"], ["1", ""], ["siemens", "siemens"], [undefined, ""]],
]) {
  for (const [given, said] of cases) test(`${name}(${given}) is "${said}"`, () => assert.equal(format[name](given), said));
}

test("a time of the model has the digits that what is shown needs", () => {
  assert.equal(format.modelTime(0.1234567, 0.001), "123.457 ms");
  assert.equal(format.modelTime(0.1234567, 1), "123 ms");
});

test("when something was is without the day when it was today", () => {
  const today = new Date();
  today.setHours(13, 5, 9);
  assert.equal(format.when(today.toISOString()), "13:05:09");
  assert.match(format.when("2020-02-03T13:05:09"), /3 Feb 2020.*13:05:09/);
});

test("units are shown as people write them", () => {
  assert.deepEqual(format.scaled("volt"), [1e3, "mV"]);
  assert.deepEqual(format.scaled("mole"), [1, "mole"]);
  assert.deepEqual(format.scaled(undefined), [1, ""]);
});
