import assert from "node:assert/strict";
import { test } from "node:test";
import { gridOf } from "../../../../bui/static/js/look/multiples_grid.js";
import { apart, milliseconds, rateFields } from "../../../../bui/static/js/look/rate_choice.js";
import { withForm } from "../../../../bui/static/js/look/save_figure.js";
import { wrong } from "../../../../bui/static/js/look/figure_form.js";
import { windowFault, windowFields } from "../../../../bui/static/js/look/window_bar.js";

test("bins are told as they are, and asked for in second", () => {
  assert.equal(milliseconds(0.002), "2 ms");
  assert.equal(milliseconds(0.0005), "0.5 ms");
  assert.deepEqual(rateFields({ bin: "5", smoothing: "" }), { bin: 0.005, smoothing: "" });
});

test("many populations have charts of their own unless all on one is chosen", () => {
  assert.deepEqual([2, 7].map((many) => apart({ layout: "auto" }, many)), [false, true]);
  assert.equal(apart({ layout: "together" }, 20), false);
  assert.equal(apart({ layout: "each" }, 1), false);
});

test("a window is asked for in second, and a wrong one is told", () => {
  assert.deepEqual(windowFields({ from: "500", to: "" }), { start: 0.5, stop: "" });
  assert.equal(windowFault({ from: "", to: "" }), "");
  assert.match(windowFault({ from: "x", to: "" }), /numbers of milliseconds/);
  assert.match(windowFault({ from: "500", to: "100" }), /before the beginning/);
});

test("an address of a figure has the fields of the format that are given", () => {
  const form = { format: "svg", width: "8.5", height: "", unit: "cm", font: "", dpi: "" };
  assert.equal(withForm("/runs/a/figure/rates?bin=0.001", form), "/runs/a/figure/rates?bin=0.001&format=svg&width=8.5&unit=cm");
  assert.equal(wrong(form), "");
  assert.match(wrong({ ...form, height: "wide" }), /The height is a number/);
});

test("two parameters that vary make a grid, small values below and on the left", () => {
  const items = [["10*nS", "2"], ["2*nS", "2"], ["2*nS", "1"]].map((values, run) => ({ run, values }));
  const grid = gridOf(["J", "k"], items);
  assert.deepEqual([grid.x, grid.y, grid.columns, grid.rows], ["k", "J", ["1", "2"], ["10*nS", "2*nS"]]);
  assert.equal(grid.at("2*nS", "1").run, 2);
  assert.equal(grid.at("10*nS", "1"), undefined);
  assert.equal(gridOf(["J"], [{ values: ["1"] }, { values: ["2"] }]), null);
  assert.equal(gridOf(["J", "k"], [...items, items[0]]), null); // trials
});
