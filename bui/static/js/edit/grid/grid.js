// A spreadsheet-like grid: shows rows of texts, lets cells be selected and edited, and tells what the user wants changed.
// It holds no data of its own: `show` gives it everything, changes go out through `tell`.
import { words, worst } from "../level.js";
import { Editor } from "./editor.js";
import { Frame, ROW_HEIGHT } from "./frame.js";
import { Head } from "./head.js";
import { listenToKeys } from "./keys.js";
import { listenToPointer } from "./pointer.js";
import { Selection } from "./selection.js";

export class Grid {
  /** `tell` has: cells(list of [number, at, text], words), active(place), typed(number, at, text), rows(word, numbers),
   *  sort(name), filter(name, text), choices(name, number). */
  constructor(host, label, tell) {
    this.tell = tell;
    this.model = { columns: [], rows: [], order: [], marks: new Map() };
    this.selection = new Selection();
    this.frame = new Frame(host, label);
    this.head = new Head(this);
    this.editor = new Editor(this);
    this.version = 0;
    this.select = null; // what to select when the next model is shown
    this.asked = false;
    const { root } = this.frame;
    root.addEventListener("scroll", () => this.ask(), { passive: true });
    this.watch = new ResizeObserver(() => this.ask());
    this.watch.observe(root);
    listenToKeys(this);
    listenToPointer(this);
  }

  remove() {
    this.watch.disconnect();
    this.editor.close();
    this.frame.root.remove();
  }

  /** Show a model: {columns: [{name, at, width, readonly, text}], rows, order, marks, sort, filters}. */
  show(model) {
    const { columns } = this.model;
    const other = ({ name, width }, at) => name !== columns[at].name || width !== columns[at].width;
    const fresh = columns.length !== model.columns.length || model.columns.some(other);
    this.model = model;
    if (fresh) this.frame.layout(model.columns);
    this.head.draw(fresh);
    this.frame.root.setAttribute("aria-rowcount", String(model.order.length + 1));
    this.frame.body.style.height = `${Math.max(1, model.order.length) * ROW_HEIGHT}px`;
    this.selection.fit(model.order.length, model.columns.length);
    const { select } = this;
    this.select = null;
    select?.();
    this.version++;
    this.paint();
    if (select) this.tell.active(this.place());
  }

  /** Paint before the next frame, once. */
  ask() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.asked = false;
    const { order } = this.model;
    const [first, last] = this.frame.visible(order.length);
    const most = last - first + 1;
    for (let row = first; row <= last; row++) this.#row(row, Math.max(most, this.frame.pool.length));
    for (const slot of this.frame.pool) {
      slot.element.hidden = slot.row < first || slot.row > last;
      if (slot.element.hidden) this.#forget(slot);
    }
    this.frame.place(this.selection.range, order.length);
  }

  /** A row that is out of sight is not the active one for anybody. */
  #forget(slot) {
    if (slot.painted < 0) return;
    slot.painted = -1;
    for (const cell of slot.cells) {
      cell.removeAttribute("id");
      cell.className = "grid-cell";
    }
  }

  #row(row, most) {
    const slot = this.frame.slot(row, most);
    if (slot.row === row && slot.painted === this.version) return;
    const number = this.model.order[row];
    const data = this.model.rows[number];
    const marks = this.model.marks.get(number);
    slot.row = row;
    slot.painted = this.version;
    slot.element.style.transform = `translateY(${row * ROW_HEIGHT}px)`;
    slot.element.setAttribute("aria-rowindex", String(row + 2));
    slot.element.className = `grid-row${data.off ? " off" : ""}${data.note ? " note" : ""}`;
    this.#number(slot.number, row, number, data, marks?.get(""));
    slot.cells.forEach((cell, at) => this.#cell(slot, cell, row, at, data, number, marks));
  }

  #number(cell, row, number, data, problems) {
    const state = data.off ? " off" : data.note ? " comment" : "";
    cell.textContent = `${number + 1}${problems ? " !" : state && (data.off ? " ⊘" : " #")}`;
    const { top, bottom } = this.selection.range;
    cell.className = `grid-number${row >= top && row <= bottom ? " selected" : ""}${mark(problems)}`;
    const plain = data.off ? "This row is switched off" : data.note ? "A comment line" : "Select the row";
    cell.title = problems ? words(problems) : plain;
  }

  #cell(slot, cell, row, at, data, number, marks) {
    const column = this.model.columns[at];
    const text = this.textOf(number, at);
    if (slot.shown[at] !== text) cell.textContent = slot.shown[at] = text;
    const problems = marks?.get(column.name);
    const { active } = this.selection;
    const isActive = active.row === row && active.column === at;
    const selected = this.selection.has(row, at);
    const marked = [selected && "selected", isActive && "active", column.readonly && "readonly"].filter(Boolean);
    const name = `${["grid-cell", ...marked].join(" ")}${mark(problems)}`;
    if (cell.className !== name) cell.className = name;
    cell.title = problems ? words(problems) : text.length * 7 > column.width ? text : "";
    cell.setAttribute("aria-selected", String(selected));
    if (problems && worst(problems) === "error") cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
    if (isActive) {
      cell.id = `${this.frame.id}-active`;
      this.frame.root.setAttribute("aria-activedescendant", cell.id);
    } else if (cell.id) cell.removeAttribute("id");
  }

  /** The text of a cell; `number` is that of the row in the sheet. */
  textOf(number, at) {
    const row = this.model.rows[number];
    const column = this.model.columns[at];
    if (!row) return "";
    if (row.note) return at === 0 ? row.note.join("  ") : "";
    return column.text ? column.text(number) : row.cells[column.at] ?? "";
  }

  /** The selection changed: show it and tell. */
  moved(reveal = true) {
    const { row, column } = this.selection.active;
    if (reveal && this.model.order.length) this.frame.reveal(row, column);
    this.version++;
    this.paint();
    this.tell.active(this.place());
  }

  go(row, column, extend = false) {
    this.selection.to(row, column, extend);
    this.moved();
  }

  /** Where the active cell is in the sheet: {number, name, at}. */
  place() {
    const { row, column } = this.selection.active;
    return { number: this.model.order[row] ?? null, name: this.model.columns[column]?.name ?? null, at: column };
  }

  /** Go to a cell of the sheet by its row number and column; false when a filter hides it. */
  find(number, name) {
    const row = this.model.order.indexOf(number);
    if (row < 0) return false;
    const column = this.model.columns.findIndex((known) => known.name === name);
    this.frame.root.focus({ preventScroll: true });
    this.go(row, Math.max(0, column));
    if (column < 0) this.selection.span({ row, column: 0 }, { row, column: this.model.columns.length - 1 });
    this.moved();
    return true;
  }

  /** Go to a row of the sheet as soon as it is shown: one that is about to be inserted or moved. */
  expect(number) {
    const { column } = this.selection.active;
    this.focus();
    this.select = () => {
      const row = this.model.order.indexOf(number);
      if (row < 0) return;
      this.selection.to(row, column);
      this.frame.reveal(row, column);
    };
  }

  /** The numbers (in the sheet) of the selected rows. */
  numbers() {
    const { top, bottom } = this.selection.range;
    return this.model.order.slice(top, bottom + 1);
  }

  focus() {
    this.frame.root.focus({ preventScroll: true });
  }
}

const mark = (problems) => (problems ? ` ${worst(problems)}` : "");
