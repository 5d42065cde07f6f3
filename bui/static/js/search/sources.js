// What the search looks in, apart from the documentation: rows, values, parameters, words, views and actions.
import { app, go } from "../app.js";
import { flush } from "../edit/autosave.js";
import { knownColumns, help } from "../edit/columns.js";
import { jump } from "../edit/jump.js";
import { glossary } from "../help/glossary.js";
import { overlay } from "../help/selected.js";
import { redo, tables, undo } from "../tables.js";
import { switchTheme } from "../theme.js";

/** @typedef {{kind: string, title: string, more: string, open: () => void}} Entry */

const SHEETS = { IN: "Input", G: "Population", S: "Pathway" };
const NAMED = { IN: "Inputs", G: "Populations", S: "Pathways" };

/** @returns {Entry[]} */
export function entriesOf(views) {
  return [...viewsOf(views), ...actions(), ...(tables.value ? rowsOf(tables.value) : []), ...columns(), ...words()];
}

/** @returns {Entry[]} */
function viewsOf(views) {
  const usable = views.filter((view) => view.needs !== "project" || app.project.value);
  return usable.map((view) => ({ kind: "View", title: view.title, more: view.word, open: () => go(view.word) }));
}

/** @returns {Entry[]} */
export function actions() {
  const open = Boolean(app.project.value);
  const press = (id) => () => document.getElementById(id)?.click();
  /** @type {[title: string, more: string, run: () => void][]} */
  const ofProject = [
    ["Simulate", "run the network", press("simulate")],
    ["Undo", "take back the last change (Ctrl+Z)", undo],
    ["Redo", "do it again (Ctrl+Y)", redo],
    ["Save now", "save the project at once", flush],
  ];
  /** @type {typeof ofProject} */
  const known = [
    ...(open ? ofProject : []),
    ["Light or dark", "switch the colours of the page", switchTheme],
    ["Keyboard shortcuts", "list of keys (?)", () => overlay.set("shortcuts")],
    ["Import a project", "open files, tables or a result", () => go("home")],
  ];
  return known.map(([title, more, run]) => ({ kind: "Action", title, more, open: run }));
}

/** @returns {Entry[]} */
export function rowsOf(content) {
  const found = [];
  for (const [sheet, kind] of Object.entries(SHEETS)) {
    const { columns: names, rows } = content.sheets[sheet];
    const at = (cells, name) => cells[names.indexOf(name)] ?? "";
    rows.forEach(({ cells }, row) => {
      if (!cells?.some(Boolean)) return;
      const ends = `${at(cells, "pre_syn_idx")} → ${at(cells, "post_syn_idx")}`;
      const title = sheet === "S" ? ends : at(cells, "idx") || `row ${row + 1}`;
      const more = cells.filter(Boolean).join(" · ");
      found.push({ kind, title, more, open: () => jump(sheet, row, sheet === "S" ? "pre_syn_idx" : "idx") });
    });
  }
  content.sheets.physiology.rows.forEach(({ cells }, row) => {
    if (!cells || !(cells[0] || cells[1])) return;
    const [block, key, value, comment] = cells;
    const title = key ? `${block}.${key}` : block;
    const kind = key || value ? "Value" : "Block";
    found.push({ kind, title, more: `${value} ${comment}`, open: () => jump("physiology", row, "Value") });
  });
  return found;
}

/** Columns of the sheets; of the parameters of the run the fields. @returns {Entry[]} */
function columns() {
  const open = Boolean(tables.value);
  const entry = (sheet, name, kind, to) => ({ kind, title: name, more: help(sheet, name), open: to });
  const fields = knownColumns("params").map((name) =>
    entry("params", name, "Parameter of the run", () => (open ? jump("params", 0, name) : go("help", { page: "tables" }))));
  return [...fields, ...Object.keys(SHEETS).flatMap((sheet) => knownColumns(sheet).map((name) =>
    entry(sheet, name, `Column of ${NAMED[sheet]}`, () => column(sheet, name))))];
}

/** Go to a column of a sheet that has it and a row, else to what the documentation says. */
function column(sheet, name) {
  const table = tables.value?.sheets[sheet];
  const row = table?.columns.includes(name) ? table.rows.findIndex(({ cells }) => cells) : -1;
  if (row >= 0) jump(sheet, row, name);
  else go("help", { page: "tables" });
}

/** Words and parameters of the catalogue. @returns {Entry[]} */
function words() {
  const { terms = [], parameters = [] } = glossary.value ?? {};
  const section = new Map(terms.map((term) => [term.word, term]));
  const to = (term) => () => go("help", { page: term?.page ?? "models", ...(term?.anchor && { at: term.anchor }) });
  return [
    ...terms.map((term) => ({ kind: capital(term.kind), title: term.word, more: term.meaning, open: to(term) })),
    ...parameters.map((one) => ({
      kind: `Parameter of ${one.owner}`, title: one.name, more: `${one.meaning}${one.unit ? `, ${one.unit}` : ""}`,
      open: to(section.get(one.owner)),
    })),
  ];
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
