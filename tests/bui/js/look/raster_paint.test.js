import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { MARGIN, paintRaster, plotArea, prepare, ticks } from "../../../../bui/static/js/look/raster_paint.js";
import { canvas, pixels, pretend } from "../canvas.js";

const ROWS = [{ short: "E", slot: "e0", from: 0, to: 2 }, { short: "I", slot: "i0", from: 2, to: 4 }];
const SIZE = [MARGIN.left + MARGIN.right + 8, MARGIN.top + MARGIN.bottom + 4]; // 8 x 4 pixels for spikes
const SPAN = { start: 0, stop: 0.8 };
let pictures;

beforeEach(() => {
  pictures = pretend({ "--e0": "#0000ff", "--i0": "#ff0000" });
});

/** The pixels that are painted, as lines of letters: E blue, I red, other letters for how deep an image is there. */
function painted(found, span = SPAN) {
  paintRaster(canvas(...SIZE), prepare(found), span, 1);
  const words = pixels(pictures.at(-1));
  return Array.from({ length: 4 }, (_, line) => words.slice(8 * line, 8 * line + 8));
}

const dots = (t, y, population) => ({ mode: "dots", rows: ROWS, t, y, population });
const LETTERS = { "0000ffff": "E", "ff0000ff": "I", "00000000": "." };
const shape = (lines) => lines.map((line) => line.map((word) => LETTERS[word] ?? "?").join(""));

test("a spike is a dot at its time and cell, in the colour of its population", () => {
  assert.deepEqual(shape(painted(dots([0.05, 0.35], [0, 3], [0, 1]))), ["EE......", "EE......", "........", "...II..."]);
});

test("spikes outside the window are not painted", () => {
  assert.deepEqual(shape(painted(dots([-0.05, 0.85], [0, 3], [0, 1]))), Array(4).fill("........"));
});

test("zoomed in, the same spike stands further right", () => {
  const found = painted(dots([0.351], [0], [0]), { start: 0.3, stop: 0.4 });
  assert.deepEqual(shape(found), ["....EE..", "....EE..", "........", "........"]);
});

test("an image is the deeper the more spikes a pixel has, and one is seen", () => {
  const counts = new Array(32).fill(0);
  [counts[0], counts[1], counts[31]] = [4, 1, 4];
  const found = { mode: "image", rows: ROWS, counts, width: 8, height: 4, start: 0, stop: 0.8 };
  const [first, , , last] = painted(found);
  assert.equal(first[0], "0000ffff");
  assert.match(first[1], /^0000ff/);
  const depth = parseInt(first[1].slice(6), 16);
  assert.ok(depth >= 60 && depth < 255);
  assert.equal(last[7], "ff0000ff");
});

test("an image is made once for all windows, and anew for another theme", () => {
  const found = { mode: "image", rows: ROWS, counts: new Array(32).fill(1), width: 8, height: 4, start: 0, stop: 0.8 };
  const raster = prepare(found);
  for (const stop of [0.8, 0.4]) paintRaster(canvas(...SIZE), raster, { start: 0, stop }, 1);
  assert.equal(pictures[0], pictures[1]);
  const others = pretend({ "--e0": "#00ff00" });
  paintRaster(canvas(...SIZE), raster, SPAN, 1);
  assert.notEqual(others[0], pictures[1]);
});

test("names of bands too thin for them are left out", () => {
  const rows = Array.from({ length: 10 }, (_, k) => ({ short: `band ${k}`, slot: "e0", from: k, to: k + 1 }));
  const sheet = canvas(SIZE[0], MARGIN.top + MARGIN.bottom + 50);
  paintRaster(sheet, prepare({ ...dots([], [], []), rows }), SPAN, 1);
  const names = sheet.told.filter(([name, text]) => name === "fillText" && text.startsWith("band")).map(([, text]) => text);
  assert.deepEqual(names, ["band 0", "band 3", "band 6", "band 9"]);
});

test("there is always room for a pixel", () => {
  assert.deepEqual(plotArea(0, 0), { left: MARGIN.left, top: MARGIN.top, width: 1, height: 1 });
});

test("times are round, and within the window", () => {
  const near = (found, wanted) => {
    assert.equal(found.length, wanted.length);
    found.forEach((value, k) => assert.ok(Math.abs(value - wanted[k]) < 1e-9));
  };
  near(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  near(ticks(0.13, 0.29, 4), [0.15, 0.2, 0.25]);
  near(ticks(0, 7, 1), [0, 5]);
});
