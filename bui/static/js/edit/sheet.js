// A sheet of the anatomy table (inputs, neuron groups, connections) as a grid with its buttons.
import { app, tell as say } from "../app.js";
import { change, tables } from "../tables.js";
import { html, useCallback, useEffect, useMemo, useRef, useState } from "../lib.js";
import { useStore } from "../store.js";
import { counted } from "../words.js";
import { setCells } from "./change.js";
import { checkSoon, checkTyped } from "./checking.js";
import { choices, help, property } from "./columns.js";
import { ColumnDialog } from "./columndialog.js";
import { GridView } from "./grid/view.js";
import { HelpLine } from "./help.js";
import { target } from "./jump.js";
import { marksOf } from "./marks.js";
import { nextSort, orderOf } from "./order.js";
import { doToRows } from "./rows.js";
import { pasteTitled } from "./titled.js";
import { Toolbar } from "./toolbar.js";
import { sample, setWidth, widthOf } from "./widths.js";

const KEYS = "Type to replace, Enter or F2 to edit, Ctrl+D fills down, Ctrl+C and Ctrl+V work with spreadsheets. Escape, then Tab leaves the grid.";

export function SheetView({ sheet, title }) {
  const content = useStore(tables);
  useStore(app.check);
  const wanted = useStore(target);
  const [view, setView] = useState({ filters: null, sort: null, wide: 0 });
  const [active, setActive] = useState({ number: null, name: null });
  const [dialog, setDialog] = useState(null);
  const grid = useRef(null);
  const table = content.sheets[sheet];
  const marks = marksOf(sheet);
  const columns = useMemo(() => columnsOf(sheet, table), [sheet, table.columns, view.wide]);
  // Rows keep their places while cells are edited: a row that is under work does not jump away.
  const order = useMemo(() => orderOf(table, view), [table.rows.length, view.filters, view.sort]);
  const model = useMemo(() => ({ columns, rows: table.rows, order, marks, ...view }), [columns, table, order, marks, view]);

  const rows = useCallback((word, numbers = grid.current.numbers()) => {
    const to = doToRows(sheet, word, numbers);
    grid.current.focus();
    if (to !== null) grid.current.expect(to);
  }, [sheet]);

  useEffect(() => {
    if (wanted?.sheet !== sheet) return;
    target.set(null);
    const found = wanted.row === null || grid.current.find(wanted.row, wanted.column);
    if (found) return;
    setView({ ...view, filters: null });
    setTimeout(() => grid.current.find(wanted.row, wanted.column));
  }, [wanted, sheet]);

  const tell = {
    rows,
    active: setActive,
    said: say,
    titled: (lines, numberOf) => pasteTitled(sheet, lines, numberOf),
    cells: (cells, words) => change(words, (now) => setCells(now, sheet, cells)),
    typed: (number, at, text) => (number === null ? checkSoon() : checkTyped(setCells(tables.value, sheet, [[number, at, text]]))),
    sort: (name) => setView({ ...view, sort: nextSort(view.sort, name) }),
    filter: (name, text) => setView({ ...view, filters: { ...view.filters, [name]: text } }),
    width: (name, width) => {
      setWidth(sheet, name, width);
      setView({ ...view, wide: view.wide + 1 });
    },
    choices: (name, number) => choices(content, sheet, name, table.rows[number]),
  };
  const shown = order.length === table.rows.length ? counted(table.rows.length, "row") : `${order.length} of ${table.rows.length} rows`;
  return html`<section class="sheet" aria-label=${title}>
    <${Toolbar} rows=${rows} shown=${shown} filtering=${view.filters !== null} fill=${() => grid.current.fill()}
      onFilter=${() => setView({ ...view, filters: view.filters ? null : {} })}
      onAdd=${() => setDialog("add")} onColumn=${() => setDialog("column")} column=${active.name} />
    ${table.rows.length === 0 && html`<p class="empty">${EMPTY[sheet]} <button class="primary" onClick=${() => addFirst(sheet, rows)}>Add the first row</button>${" "}
      <span class="muted">or paste rows with the titles of their columns into the field below.</span></p>`}
    <${NoneFits} table=${table} order=${order} clear=${() => setView({ ...view, filters: {} })} />
    <${GridView} label=${title} model=${model} tell=${tell} hold=${(made) => (grid.current = made)} key=${sheet} />
    <${HelpLine} name=${active.name} help=${active.name && help(sheet, active.name)} keys=${KEYS}
      problems=${[...(marks.get(active.number)?.get(active.name) ?? []), ...(marks.get(active.number)?.get("") ?? [])]} />
    ${dialog && html`<${ColumnDialog} what=${dialog} sheet=${sheet} column=${active.name} sort=${(direction) => setView({ ...view, sort: direction && { name: active.name, direction } })} close=${() => setDialog(null)} />`}
  </section>`;
}

const EMPTY = {
  IN: "There are no inputs. A network may do without them.",
  G: "There are no neuron groups yet. Each row describes one population of cells.",
  S: "There are no connections yet. Each row connects two populations.",
};

function addFirst(sheet, rows) {
  change("begin the sheet", (now) => {
    const required = app.schema.sheets[sheet].required ?? [];
    const table = now.sheets[sheet];
    const missing = required.filter((name) => !table.columns.includes(name));
    return { ...now, sheets: { ...now.sheets, [sheet]: { ...table, columns: [...table.columns, ...missing] } } };
  });
  rows("below", []);
}

function NoneFits({ table, order, clear }) {
  if (order.length || !table.rows.length) return null;
  return html`<p class="empty" role="status">No row fits the filter. <button onClick=${clear}>Clear the filter</button></p>`;
}

function columnsOf(sheet, table) {
  return table.columns.map((name, at) => ({
    name, at, help: help(sheet, name), wrong: !property(sheet, name), width: widthOf(sheet, name, sample(table, at)),
  }));
}
