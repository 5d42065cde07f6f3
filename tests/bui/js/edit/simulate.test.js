import assert from "node:assert/strict";
import { test } from "node:test";
import { reason } from "../../../../bui/static/js/edit/simulate.js";

for (const [check, why] of [
  [null, "The tables are being checked"],
  [{ failed: "gone" }, "The tables could not be checked"],
  [{ errors: 1 }, "Fix the error first"],
  [{ errors: 2 }, "Fix the 2 errors first"],
  [{ errors: 0, trusted: false }, "Confirm first what the tables bring along"],
  [{ errors: 0, trusted: true, ready: false }, "The tables are not ready"],
  [{ errors: 0, trusted: true, ready: true }, ""],
]) {
  test(`why nothing can be simulated: ${why || "it can be"}`, () => assert.equal(reason(check), why));
}
