// The head of a grid: titles with help and sorting, and a row of filters when they are wanted.
import { NUMBER_WIDTH, element } from "./frame.js";

const ARROWS = { up: " ▲", down: " ▼" };

export class Head {
  constructor(grid) {
    this.grid = grid;
    this.host = grid.frame.head;
    this.filtering = false;
    /** The column whose filter is to be typed in as soon as it is there. */
    this.wanted = null;
  }

  draw(fresh) {
    const { columns, sort, filters } = this.grid.model;
    if (fresh || this.filtering !== Boolean(filters)) this.#build(columns, filters);
    columns.forEach((column, at) => {
      const cell = this.cells[at];
      const direction = sort?.name === column.name ? sort.direction : "";
      cell.querySelector(".grid-title").textContent = column.title ?? column.name;
      cell.querySelector(".grid-sort").textContent = ARROWS[direction]?.trim() ?? "⇅";
      cell.setAttribute("aria-sort", { up: "ascending", down: "descending" }[direction] ?? "none");
      cell.title = column.help ? `${column.name}: ${column.help}` : column.name;
      cell.classList.toggle("wrong", Boolean(column.wrong));
      const field = this.fields[at];
      if (field && field !== document.activeElement) field.value = filters?.[column.name] ?? "";
    });
    if (this.filtering) this.#focusWanted();
  }

  /** Filter by a column: its field is shown, and takes what is typed. */
  find(at) {
    const { columns, filters } = this.grid.model;
    this.wanted = at;
    this.grid.tell.filter(columns[at].name, filters?.[columns[at].name] ?? "");
    if (this.filtering) this.#focusWanted();
  }

  #focusWanted() {
    if (this.wanted === null) return;
    this.fields[this.wanted]?.focus();
    this.fields[this.wanted]?.select();
    this.wanted = null;
  }

  #build(columns, filters) {
    this.filtering = Boolean(filters);
    const row = element("div", "grid-titles", { role: "row", "aria-rowindex": "1" });
    const corner = element("div", "grid-number corner", { role: "columnheader", title: "Select all" });
    corner.textContent = "row";
    corner.style.width = `${NUMBER_WIDTH}px`;
    this.cells = columns.map((column, at) => this.#title(column, at));
    row.append(corner, ...this.cells);
    this.host.replaceChildren(row);
    this.fields = [];
    if (this.filtering) this.host.append(this.#filters(columns));
  }

  #title(column, at) {
    const place = { "aria-colindex": String(at + 2), "data-at": String(at) };
    const cell = element("div", "grid-column", { role: "columnheader", ...place });
    cell.style.width = `${column.width}px`;
    const title = element("span", "grid-title");
    const label = `Sort by ${column.name}`;
    const sort = element("button", "grid-sort link", { type: "button", tabindex: "-1", "aria-label": label });
    sort.addEventListener("click", () => this.grid.tell.sort(column.name));
    cell.append(title, sort, element("span", "grid-edge", { "aria-hidden": "true" }));
    return cell;
  }

  #filters(columns) {
    const row = element("div", "grid-filters", { role: "row" });
    const corner = element("div", "grid-number", { role: "columnheader" });
    corner.textContent = "show";
    corner.style.width = `${NUMBER_WIDTH}px`;
    this.fields = columns.map((column) => {
      const label = `Filter ${column.name}`;
      const field = element("input", "grid-filter", { type: "search", placeholder: "filter", "aria-label": label });
      field.addEventListener("input", () => this.grid.tell.filter(column.name, field.value));
      field.addEventListener("keydown", (event) => ["Enter", "Escape"].includes(event.key) && this.grid.frame.root.focus());
      return field;
    });
    row.append(corner, ...this.fields.map((field, at) => {
      const cell = element("div", "grid-column", { role: "columnheader" });
      cell.style.width = `${columns[at].width}px`;
      cell.append(field);
      return cell;
    }));
    return row;
  }
}
