import assert from "node:assert/strict";
import { test } from "node:test";
import { progressWords, statusWords } from "../../../../bui/static/js/runs/status.js";

const PROGRESS = { words: "simulating", fraction: null, eta: null };
const words = (progress, kind = "run") => progressWords({ kind, progress: { ...PROGRESS, ...progress } });

test("progress says what is done, how far it is, and how long it takes", () => {
  assert.equal(words({}), "simulating");
  assert.equal(words({ fraction: 0.999, eta: 0.2 }), "simulating 99 %, 1.0 s left");
  assert.equal(words({ words: "3 of 4", fraction: 0.75 }, "batch"), "3 of 4, 75 %");
});

test("a state is said in words", () => assert.equal(statusWords("not_a_number"), "not a number"));
