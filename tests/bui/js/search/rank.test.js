import assert from "node:assert/strict";
import { test } from "node:test";
import { best, fit } from "../../../../bui/static/js/search/rank.js";

const entry = (title, more = "") => ({ title, more });

test("a title that begins with what is typed comes before one that has it inside, and that before a text that has it", () => {
  const found = best([entry("other", "about tau_w"), entry("my tau_w"), entry("tau_w"), entry("tau_w2")], "tau_w", 9);
  assert.deepEqual(found.map(({ title }) => title), ["tau_w", "tau_w2", "my tau_w", "other"]);
});

test("every word must be in it", () => {
  assert.equal(fit(["e", "xyz"], "E", "population"), 0);
  assert.ok(fit(["e", "pop"], "E", "population") > 0);
});

test("nothing is found for nothing, and no more than is wanted", () => {
  assert.deepEqual(best([entry("a")], "  ", 3), []);
  assert.equal(best([entry("a"), entry("ab"), entry("abc")], "a", 2).length, 2);
});
