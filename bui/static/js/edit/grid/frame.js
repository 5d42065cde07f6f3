// The elements of a grid: a scroll area, a head that stays, rows that are reused while scrolling, and the fill handle.

export const ROW_HEIGHT = 26; // CSS pixels; the style sheet takes it from here
export const NUMBER_WIDTH = 56;
let grids = 0;

export function element(kind, className, attributes = {}) {
  const made = document.createElement(kind);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

export class Frame {
  constructor(host, label) {
    this.id = `grid${++grids}`;
    this.root = element("div", "grid", { role: "grid", tabindex: "0", "aria-label": label, "aria-multiselectable": "true" });
    this.head = element("div", "grid-head", { role: "rowgroup" });
    this.body = element("div", "grid-body", { role: "rowgroup" });
    this.handle = element("div", "grid-handle", { "aria-hidden": "true", title: "Drag down to fill" });
    this.root.style.setProperty("--row-height", `${ROW_HEIGHT}px`);
    this.body.append(this.handle);
    this.root.append(this.head, this.body);
    host.append(this.root);
    this.pool = [];
    this.lefts = [];
  }

  /** Columns have come, gone, or changed their width. */
  layout(columns) {
    this.columns = columns;
    let left = NUMBER_WIDTH;
    this.lefts = columns.map((column) => (left += column.width) - column.width);
    this.width = left;
    for (const slot of this.pool) slot.element.remove();
    this.pool = [];
    this.body.style.width = this.head.style.width = `${left}px`;
    this.root.setAttribute("aria-colcount", String(columns.length + 1));
  }

  /** The rows that can be seen, with some more on both sides. */
  visible(count) {
    const tall = this.root.clientHeight || 400;
    const first = Math.max(0, Math.floor(this.root.scrollTop / ROW_HEIGHT) - 4);
    return [first, Math.min(count - 1, first + Math.ceil(tall / ROW_HEIGHT) + 8)];
  }

  /** The element that shows a row; each serves many rows in turn. */
  slot(row, most) {
    while (this.pool.length < most) this.pool.push(this.#make());
    return this.pool[row % this.pool.length];
  }

  #make() {
    const made = element("div", "grid-row", { role: "row" });
    const number = element("div", "grid-number", { role: "rowheader" });
    number.style.width = `${NUMBER_WIDTH}px`;
    const cells = this.columns.map((column, at) => {
      const cell = element("div", "grid-cell", { role: "gridcell", "aria-colindex": String(at + 2) });
      cell.style.width = `${column.width}px`;
      return cell;
    });
    made.append(number, ...cells);
    this.body.append(made);
    return { element: made, number, cells, row: -1, painted: -1, shown: [] };
  }

  /** Put the fill handle at the corner of the selection. */
  place({ bottom, right }, rows) {
    this.handle.hidden = !rows || !this.columns.length;
    if (this.handle.hidden) return;
    this.handle.style.top = `${(bottom + 1) * ROW_HEIGHT - 5}px`;
    this.handle.style.left = `${this.lefts[right] + this.columns[right].width - 5}px`;
  }

  /** Bring a cell into sight. */
  reveal(row, column) {
    const { root } = this;
    const top = row * ROW_HEIGHT;
    const tall = root.clientHeight - this.head.offsetHeight;
    if (top < root.scrollTop) root.scrollTop = top;
    else if (top + ROW_HEIGHT > root.scrollTop + tall) root.scrollTop = top + ROW_HEIGHT - tall;
    if (!this.columns.length) return;
    const left = this.lefts[column] - NUMBER_WIDTH;
    const wide = root.clientWidth - NUMBER_WIDTH;
    if (left < root.scrollLeft) root.scrollLeft = left;
    else if (left + this.columns[column].width > root.scrollLeft + wide) {
      root.scrollLeft = Math.min(left, left + this.columns[column].width - wide);
    }
  }

  /** The cell at a place of the window: {row, column}, column -1 for the row number. */
  at(event, count) {
    const box = this.body.getBoundingClientRect();
    const x = event.clientX - box.left;
    const row = Math.max(0, Math.min(count - 1, Math.floor((event.clientY - box.top) / ROW_HEIGHT)));
    const near = event.clientX - this.root.getBoundingClientRect().left;
    if (near < NUMBER_WIDTH) return { row, column: -1 };
    let column = this.lefts.findLastIndex((left) => x >= left);
    if (column < 0) column = 0;
    return { row, column };
  }
}
