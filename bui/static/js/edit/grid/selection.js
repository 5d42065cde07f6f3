// What is selected in a grid: a rectangle between an anchor and the active cell, in rows as shown and columns from 0.

export class Selection {
  constructor() {
    this.active = { row: 0, column: 0 };
    this.anchor = { row: 0, column: 0 };
    this.rows = 0;
    this.columns = 0;
  }

  /** The size of what can be selected has changed. */
  fit(rows, columns) {
    this.rows = rows;
    this.columns = columns;
    for (const corner of [this.active, this.anchor]) {
      corner.row = clamp(corner.row, rows);
      corner.column = clamp(corner.column, columns);
    }
  }

  /** Go to a cell; with `extend` the anchor stays where it is. */
  to(row, column, extend = false) {
    this.active = { row: clamp(row, this.rows), column: clamp(column, this.columns) };
    if (!extend) this.anchor = { ...this.active };
  }

  /** Select whole rows or columns, from the anchor to here. */
  span(from, to) {
    this.anchor = { row: clamp(from.row, this.rows), column: clamp(from.column, this.columns) };
    this.active = { row: clamp(to.row, this.rows), column: clamp(to.column, this.columns) };
  }

  get range() {
    const { active, anchor } = this;
    return {
      top: Math.min(active.row, anchor.row),
      bottom: Math.max(active.row, anchor.row),
      left: Math.min(active.column, anchor.column),
      right: Math.max(active.column, anchor.column),
    };
  }

  has(row, column) {
    const { top, bottom, left, right } = this.range;
    return row >= top && row <= bottom && column >= left && column <= right;
  }

  get single() {
    return this.active.row === this.anchor.row && this.active.column === this.anchor.column;
  }
}

const clamp = (value, size) => Math.max(0, Math.min(value, size - 1));
