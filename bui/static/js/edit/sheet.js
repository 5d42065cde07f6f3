// A sheet of the anatomy table (inputs, populations, pathways) as a grid with its buttons.
import { app, schemaOf } from "../app.js";
import { html, useMemo, useState } from "../lib.js";
import { useStore } from "../store.js";
import { change, useContent } from "../tables.js";
import { counted } from "../words.js";
import { AddByForm } from "../form/adding.js";
import { withSheet } from "./change.js";
import { help, property } from "./columns.js";
import { ColumnDialog } from "./columndialog.js";
import { marksOf } from "./marks.js";
import { orderOf } from "./order.js";
import { SheetGrid, useGrid, useView } from "./sheetview.js";
import { Toolbar } from "./toolbar.js";
import { sample, widthOf } from "./widths.js";

const KEYS =
  "Type to replace, Enter or F2 to edit, Ctrl+D fills down, Ctrl+C and Ctrl+V work with spreadsheets. " +
  "Escape, then Tab leaves the grid.";
const EMPTY = {
  IN: "There are no inputs. A network may do without them.",
  G: "There are no populations yet. Each row describes one.",
  S: "There are no pathways yet. Each row connects two populations.",
};

export function SheetView({ sheet, title }) {
  const content = useContent();
  useStore(app.check);
  const [view, show] = useView();
  const [dialog, setDialog] = useState(null);
  const table = content.sheets[sheet];
  const marks = marksOf(sheet);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a column does not change its width while its cells are edited
  const columns = useMemo(() => columnsOf(sheet, table), [sheet, table.columns, view.wide]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- rows keep their places while cells are edited: none jumps away
  const order = useMemo(() => orderOf(table, view), [table.rows.length, view.filters, view.sort]);
  const model = useMemo(() => ({ columns, rows: table.rows, order, marks, ...view }), [columns, table, order, marks, view]);
  const unveil = () => show({ filters: null });
  const own = useGrid(sheet, { content, columns, view, show, unveil, end: table.rows.length });
  const { name } = own.active;
  const all = table.rows.length;
  return html`<section class="sheet" aria-label=${title}>
    <${Toolbar} rows=${own.rows} shown=${order.length === all ? counted(all, "row") : `${order.length} of ${all} rows`}
      fill=${() => own.grid.current.fill()} filtering=${view.filters !== null}
      onFilter=${() => show({ filters: view.filters ? null : {} })}
      onAdd=${() => setDialog("add")} onColumn=${() => setDialog("column")} column=${name}>
      ${sheet !== "IN" && html`<${AddByForm} />`}</${Toolbar}>
    ${all === 0 && html`<${Empty} sheet=${sheet} rows=${own.rows} />`}
    ${all > 0 && !order.length && html`<p class="empty" role="status">No row fits the filter.${" "}
      <button onClick=${() => show({ filters: {} })}>Clear the filter</button></p>`}
    <${SheetGrid} label=${title} model=${model} own=${own} help=${name && help(sheet, name)} keys=${KEYS} />
    ${dialog && html`<${ColumnDialog} what=${dialog} sheet=${sheet} column=${name} close=${() => setDialog(null)}
      sort=${(direction) => show({ sort: direction && { name, direction } })} />`}
  </section>`;
}

function Empty({ sheet, rows }) {
  const begin = () => {
    change("begin the sheet", (now) => withRequired(now, sheet));
    rows("below", []);
  };
  return html`<p class="empty">${EMPTY[sheet]} <button class="primary" onClick=${begin}>Add the first row</button>${" "}
    <span class="muted">or paste rows with the titles of their columns into the field below.</span></p>`;
}

/** The content with the columns that a sheet must have. */
function withRequired(content, sheet) {
  const { columns } = content.sheets[sheet];
  const missing = (schemaOf(sheet).required ?? []).filter((name) => !columns.includes(name));
  return withSheet(content, sheet, { columns: [...columns, ...missing] });
}

function columnsOf(sheet, table) {
  return table.columns.map((name, at) => ({
    name, at, help: help(sheet, name), wrong: !property(sheet, name), width: widthOf(sheet, name, sample(table, at)),
  }));
}
