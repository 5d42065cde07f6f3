// What is done to the cells of a selection: clearing, filling down, copying out, pasting in.
import { Grid } from "./grid.js";
import { counted } from "../../words.js";

/** A grid whose selected cells can be changed; every change is told as cells of the sheet. */
export class CellGrid extends Grid {
  /** Tell a change: a list of [row number in the sheet, column as shown, text]. */
  change(cells, words) {
    const { columns } = this.model;
    const written = cells.filter(([, column]) => columns[column] && !columns[column].readonly);
    const list = written.map(([number, column, text]) => [number, columns[column].at, text]);
    if (list.length) this.tell.cells(list, words);
  }

  /** The texts of the selection, row by row. */
  texts() {
    const { top, bottom, left, right } = this.selection.range;
    const rows = [];
    for (let row = top; row <= bottom && row < this.model.order.length; row++) {
      const texts = [];
      for (let column = left; column <= right; column++) texts.push(this.textOf(this.model.order[row], column));
      rows.push(texts);
    }
    return rows;
  }

  clear(words = "clear") {
    const { left, right } = this.selection.range;
    const cells = this.numbers().flatMap((number) => span(left, right).map((column) => [number, column, ""]));
    this.change(cells, `${words} ${counted(cells.length, "cell")}`);
  }

  /** Fill down: the rows of `source` are repeated as far as `bottom`; without one, the first selected row, or the one above. */
  fill(source = null, bottom = this.selection.range.bottom) {
    const { order } = this.model;
    const range = this.selection.range;
    const from = source ?? { ...range, bottom: range.top };
    if (!source && range.top === range.bottom) {
      if (range.top === 0) return;
      from.top = from.bottom = range.top - 1;
    }
    const tall = from.bottom - from.top + 1;
    const cells = [];
    for (let row = from.bottom + 1; row <= bottom; row++) {
      const origin = order[from.top + ((row - from.top) % tall)];
      for (const column of span(from.left, from.right)) cells.push([order[row], column, this.textOf(origin, column)]);
    }
    if (cells.length) this.change(cells, `fill ${counted(cells.length, "cell")}`);
  }

  /** Paste rows of texts at the selection; one text fills all of it; what reaches beyond the last row adds rows. */
  paste(rows) {
    const { order, rows: all, columns, filters } = this.model;
    const { top, bottom, left, right } = this.selection.range;
    const numberOf = (row) => (row < order.length ? order[row] : all.length + row - order.length);
    if (this.tell.titled(rows, (down) => numberOf(top + down))) return;
    const one = rows.length === 1 && rows[0].length === 1 && !this.selection.single;
    const texts = one ? span(top, bottom).map(() => span(left, right).map(() => rows[0][0])) : rows;
    const cells = texts.flatMap((line, down) => {
      return line.map((text, across) => [numberOf(top + down), left + across, text]);
    });
    this.change(cells, `paste ${counted(cells.length, "cell")}`);
    const wide = Math.max(...texts.map((line) => line.length));
    const over = left + wide - columns.length;
    if (over > 0) this.tell.said(`${counted(over, "column")} beyond the last one not pasted`);
    const beyond = top + texts.length - Math.max(order.length, top);
    if (beyond > 0 && Object.values(filters ?? {}).some((text) => text.trim())) {
      this.tell.said(`${counted(beyond, "row")} beyond those that the filter shows added at the end of the sheet`);
    }
    this.select = () => {
      this.selection.to(top, left);
      this.selection.to(top + texts.length - 1, left + wide - 1, true);
    };
    this.select(); // and again when rows that were added are shown
    this.moved(false);
  }

  /** Select whole rows, whole columns, or all. */
  whole(what) {
    const { top, bottom, left, right } = this.selection.range;
    const last = { row: this.model.order.length - 1, column: this.model.columns.length - 1 };
    this.selection.span(
      { row: what === "rows" ? bottom : last.row, column: what === "columns" ? right : last.column },
      { row: what === "rows" ? top : 0, column: what === "columns" ? left : 0 },
    );
    this.moved(false);
  }
}

const span = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
