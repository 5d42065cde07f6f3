import assert from "node:assert/strict";
import { test } from "node:test";
import { latest } from "../../../bui/static/js/latest.js";

const held = () => {
  const one = {};
  one.promise = new Promise((resolve) => (one.answer = resolve));
  return one;
};

test("of two questions the last one is answered, in whichever order the answers come", async () => {
  const last = latest();
  const [first, second] = [held(), held()];
  const one = last(() => first.promise);
  const other = last(() => second.promise);
  second.answer("new");
  assert.equal(await other, "new");
  first.answer("old");
  await assert.rejects(one, { name: "AbortError" });
  assert.equal(await last(async () => "alone"), "alone");
});
