import assert from "node:assert/strict";
import { test } from "node:test";
import { heat, parts, slotsOf, styleOf } from "../../../../bui/static/js/look/ink.js";

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

test("a population has the slot that the server would give it", () => {
  const rows = [
    { name: "in", kind: "input", excitatory: true, layer: "" }, { name: "deep", excitatory: true, layer: "6toL4" },
    { name: "pv", excitatory: false, layer: "4" }, { name: "top", excitatory: true, layer: "2" },
  ];
  assert.deepEqual(slotsOf(rows), { top: "e0", pv: "i0", deep: "e1", in: "n0" });
});

test("colours come again with dashes when there are more populations than colours", () => {
  assert.deepEqual(["e0", "e5", "i11", "n3"].map(styleOf), [
    { ink: "--e0", dash: undefined }, { ink: "--e0", dash: [6, 3] },
    { ink: "--i1", dash: [2, 3] }, { ink: "--n0", dash: [6, 3] },
  ]);
});
