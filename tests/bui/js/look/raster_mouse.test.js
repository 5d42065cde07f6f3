import assert from "node:assert/strict";
import { test } from "node:test";
import { readAt } from "../../../../bui/static/js/look/raster_mouse.js";
import { MARGIN } from "../../../../bui/static/js/look/raster_paint.js";

const STATE = {
  raster: { cells: 40, rows: [{ short: "E", from: 0, to: 30 }, { short: "I", from: 30, to: 40 }] },
  span: { start: 0, stop: 1 },
  size: { width: MARGIN.left + MARGIN.right + 100, height: MARGIN.top + MARGIN.bottom + 80 },
};
const read = (x, y) => readAt(STATE, { x: MARGIN.left + x, y: MARGIN.top + y });

test("it reads population, cell and time under the mouse", () => {
  assert.equal(read(50, 0), "E  ·  cell 0  ·  500 ms");
  assert.equal(read(25, 79), "I  ·  cell 9  ·  250 ms");
});

test("on a name it reads the size, outside nothing", () => {
  assert.equal(read(-5, 70), "I: 10 cells");
  assert.equal(read(50, -1), "");
  assert.equal(read(50, 80), "");
});
