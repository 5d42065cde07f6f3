// Editing one cell: a text field over it, and below it what may stand there.
import { ROW_HEIGHT, element } from "./frame.js";

const MOST_SHOWN = 12;

/** The words that have a text in them, and behind these the words whose meaning has it. */
export function fitting(words, meanings, typed) {
  const text = typed.trim().toLowerCase();
  const own = words.filter((word) => word.toLowerCase().includes(text));
  if (!/[a-z]{2}/.test(text)) return own;
  return [...own, ...words.filter((word) => !own.includes(word) && meanings[word]?.toLowerCase().includes(text))];
}

export class Editor {
  constructor(grid) {
    this.grid = grid;
    this.open = false;
    /** The cell that is edited, while one is. */
    this.place = { row: 0, column: 0, number: 0 };
  }

  /** Begin; `text` replaces what is there (typing), otherwise it is kept (Enter, F2, double click). */
  begin(text = null) {
    const { grid } = this;
    const { row, column } = grid.selection.active;
    const known = grid.model.columns[column];
    const number = grid.model.order[row];
    if (this.open || number === undefined || !known || known.readonly) return;
    if (grid.model.rows[number].note && column > 0) return;
    this.open = true;
    this.place = { row, column, number };
    this.before = grid.textOf(number, column);
    this.choices = grid.tell.choices(known.name, number);
    this.#build(known);
    this.field.value = text ?? this.before;
    this.field.focus({ preventScroll: true });
    if (text === null) this.field.select();
    this.#list(text === null ? "" : this.field.value);
  }

  #build(column) {
    const { frame } = this.grid;
    const { row, column: at } = this.place;
    const list = `${frame.id}-list`;
    const wide = this.grid.model.rows[this.place.number].note ? 480 : Math.max(column.width, 120);
    this.field = element("input", "grid-editor", {
      type: "text", "aria-label": `${column.name}, row ${this.place.number + 1}`, autocomplete: "off", spellcheck: "false",
    });
    if (this.choices.words.length) {
      const box = { role: "combobox", "aria-controls": list, "aria-expanded": "false", "aria-autocomplete": "list" };
      for (const [name, value] of Object.entries(box)) this.field.setAttribute(name, value);
    }
    Object.assign(this.field.style, {
      top: `${row * ROW_HEIGHT}px`, left: `${frame.lefts[at]}px`, width: `${wide}px`, height: `${ROW_HEIGHT}px`,
    });
    this.list = element("div", "grid-list", { role: "listbox", id: list, "aria-label": `Choices for ${column.name}` });
    this.list.hidden = true;
    frame.body.append(this.field);
    frame.root.after(this.list);
    this.field.addEventListener("input", () => {
      this.#list(this.field.value);
      this.grid.tell.typed(this.place.number, this.place.column, this.field.value);
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("blur", () => this.commit());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.commit(option.dataset.word);
    });
  }

  /** Show the choices that have the typed text in them. */
  #list(typed) {
    const { words, meanings = {} } = this.choices;
    const found = fitting(words, meanings, typed).slice(0, 200);
    this.chosen = -1;
    this.list.replaceChildren(...found.map((word, at) => {
      const option = element("div", "grid-option", { role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false" });
      option.dataset.word = word;
      option.textContent = word;
      if (meanings[word]) {
        const meaning = element("span", "grid-meaning", {});
        meaning.textContent = ` – ${meanings[word]}`;
        option.append(meaning);
      }
      return option;
    }));
    this.list.hidden = !found.length || (found.length === 1 && found[0] === typed);
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.field.removeAttribute("aria-activedescendant");
    const box = this.field.getBoundingClientRect();
    const tall = Math.min(found.length, MOST_SHOWN) * 24 + 8;
    const below = box.bottom + tall < innerHeight;
    const top = below ? box.bottom : Math.max(0, box.top - tall);
    Object.assign(this.list.style, { left: `${box.left}px`, top: `${top}px`, minWidth: `${box.width}px` });
  }

  #choose(step) {
    const options = [...this.list.children];
    this.chosen = (this.chosen + step + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.chosen)));
    options[this.chosen].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", options[this.chosen].id);
  }

  #key(event) {
    event.stopPropagation();
    const { key, shiftKey } = event;
    if (event.isComposing) return;
    const steps = { Enter: [shiftKey ? -1 : 1, 0], Tab: [0, shiftKey ? -1 : 1] };
    if (key === "ArrowDown" && !this.list.hidden) this.#choose(1);
    else if (key === "ArrowUp" && !this.list.hidden) this.#choose(this.chosen < 0 ? 0 : -1);
    else if (key === "Escape") this.close();
    else if (key in steps) {
      const { row, column } = this.place;
      this.commit(this.list.children[this.chosen]?.dataset.word);
      this.grid.go(row + steps[key][0], column + steps[key][1]);
    } else return;
    event.preventDefault();
  }

  /** Take the text, or a chosen word, and end. */
  commit(word) {
    if (!this.open) return;
    const text = word ?? this.field.value;
    const { number, column } = this.place;
    const changed = text !== this.before;
    this.close(!changed);
    if (changed) this.grid.change([[number, column, text]], `edit ${this.grid.model.columns[column].name}`);
  }

  /** End without a change; `tell` that what was typed does not count. */
  close(tell = true) {
    if (!this.open) return;
    this.open = false;
    const focused = this.field === document.activeElement;
    this.field.remove();
    this.list.remove();
    if (focused) this.grid.focus();
    if (tell) this.grid.tell.typed(null);
  }
}
