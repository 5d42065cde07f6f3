// A grid without its elements: a model, a selection, and what is told.
import { CellGrid } from "../../../../../bui/static/js/edit/grid/cells.js";
import { Selection } from "../../../../../bui/static/js/edit/grid/selection.js";
import { rowsOf } from "../../content.js";

const COLUMNS = ["a", "b", "c"].map((name, at) => ({ name, at, width: 50 }));
const ROWS = rowsOf(["0", "1", "2"], ["10", "11", "12"], "# a comment", ["30", "31", "32"], ["40", "41", "42"]);

/** A grid of three columns over five rows, in the order that is given; `told` has what it asks for. */
export function gridOf({ rows = ROWS, order = rows.map((_, number) => number), columns = COLUMNS, ...fields } = {}) {
  const grid = Object.create(CellGrid.prototype);
  const told = { cells: [], said: [] };
  const tell = {
    cells: (cells, words) => told.cells.push({ cells, words }),
    said: (words) => told.said.push(words),
    titled: () => false,
    active: () => {},
  };
  const selection = new Selection();
  selection.fit(order.length, columns.length);
  const frame = { reveal: () => {}, root: { focus: () => {} } };
  const model = { columns, rows, order, marks: new Map(), ...fields };
  return Object.assign(grid, { model, selection, tell, told, frame, paint: () => {}, version: 0 });
}

/** Select from one cell to another. */
export function select(grid, from, to = from) {
  grid.selection.to(...from);
  grid.selection.to(...to, true);
}
