import assert from "node:assert/strict";
import { test } from "node:test";
import { heat, parts } from "../../../../bui/static/js/look/ink.js";

test("a colour is read in its parts", () => {
  assert.deepEqual(parts("#ff8001"), [255, 128, 1]);
  assert.deepEqual(parts(""), [0, 0, 0]);
});

test("heat goes from dark to bright, stays within its ends, and its text can be read", () => {
  assert.deepEqual(heat(-1), heat(0));
  assert.deepEqual(heat(2), heat(1));
  assert.deepEqual(heat(0), { back: "rgb(48 18 59)", text: "#ffffff" });
  assert.equal(heat(1).text, "#000000");
  assert.notDeepEqual(heat(0.4), heat(0.5));
});
