import assert from "node:assert/strict";
import { test } from "node:test";
import { query, sentence } from "../../../../bui/static/js/look/answer.js";

test("an address has what is asked for, and nothing for what is empty", () => {
  assert.equal(query("/runs", { a: 0, b: "", c: null, d: undefined, e: "1&2" }), "/runs?a=0&e=1%262");
  assert.equal(query("/runs"), "/runs");
});

for (const [text, said] of [
  ["there is no such run", "There is no such run."],
  ["really?", "Really?"],
  ["results.h5 is gone", "results.h5 is gone."],
  ["it ended early.", "It ended early."],
]) {
  test(`'${text}' is said as '${said}'`, () => assert.equal(sentence(text), said));
}
