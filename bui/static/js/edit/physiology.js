// The physiology table: its blocks as a tree, beside it a grid of their values with what each comes to; and the equations.
import { app, tell as say } from "../app.js";
import { change, tables } from "../tables.js";
import { html, useCallback, useEffect, useMemo, useRef, useState } from "../lib.js";
import { useStore } from "../store.js";
import { counted } from "../words.js";
import { ALL, SCALARS, addBlock, belongs, deleteBlock, duplicateBlock, endOf, freshRow, outline as outlined, renameBlock } from "./block.js";
import { BlockDialog } from "./blockdialog.js";
import { Blocks, valuesOf } from "./blocks.js";
import { insertRows, setCells } from "./change.js";
import { checkSoon, checkTyped } from "./checking.js";
import { choices, help } from "./columns.js";
import { GridView } from "./grid/view.js";
import { HelpLine } from "./help.js";
import { target } from "./jump.js";
import { marksOf } from "./marks.js";
import { Models } from "./models.js";
import { nextSort, orderOf } from "./order.js";
import { doToRows } from "./rows.js";
import { pasteTitled } from "./titled.js";
import { Toolbar } from "./toolbar.js";
import { setWidth, widthOf } from "./widths.js";

const SHEET = "physiology";

export function PhysiologyView() {
  const content = useStore(tables);
  const [tab, setTab] = useState("values");
  const wanted = useStore(target);
  const equations = Boolean(content.models?.trim());
  useEffect(() => {
    if (wanted?.sheet === SHEET) setTab("values");
  }, [wanted]);
  return html`<section class="sheet" aria-label="Physiology">
    <div class="row subtabs" role="group" aria-label="Parts of the physiology">
      <button aria-pressed=${tab === "values"} onClick=${() => setTab("values")}>Values</button>
      <button aria-pressed=${tab === "models"} onClick=${() => setTab("models")}>${equations ? "Equations" : "Add equations …"}</button>
    </div>
    ${tab === "models" ? html`<${Models} text=${content.models ?? ""} />` : html`<${Values} content=${content} wanted=${wanted} />`}
  </section>`;
}

function Values({ content, wanted }) {
  const check = useStore(app.check);
  const [chosen, setChosen] = useState(ALL);
  const [view, setView] = useState({ filters: null, sort: null, wide: 0 });
  const [active, setActive] = useState({ number: null, name: null });
  const [dialog, setDialog] = useState(null);
  const grid = useRef(null);
  const table = content.sheets[SHEET];
  const marks = marksOf(SHEET);
  const outline = useMemo(() => outlined(table), [table]);
  const order = useMemo(() => orderOf(table, { ...view, keep: (row) => belongs(row, chosen) }), [table.rows.length, outline.blocks.length, chosen, view.filters, view.sort]);
  const columns = useMemo(() => columnsOf(table, chosen), [chosen, view.wide, table.rows.length]);
  const values = valuesOf(table);
  const model = useMemo(() => {
    const shown = columns.map((column) => (column.name === "Result" ? { ...column, text: (number) => values[number] ?? "" } : column));
    return { columns: shown, rows: table.rows, order, marks, ...view };
  }, [columns, table, order, marks, view, check]);

  const see = useCallback((block, number, name = "Value") => {
    setChosen(block);
    setView((now) => ({ ...now, filters: now.filters && {} }));
    setTimeout(() => grid.current?.find(number, name), 30);
  }, []);
  useEffect(() => {
    if (wanted?.sheet !== SHEET) return;
    target.set(null);
    if (wanted.row !== null && !grid.current.find(wanted.row, wanted.column)) see(ALL, wanted.row, wanted.column);
  }, [wanted]);

  const rows = (word, numbers = grid.current.numbers()) => {
    const at = order.length ? numbers : [];
    const to = !at.length && word === "below" ? append() : doToRows(SHEET, word, at, () => freshRow(chosen));
    grid.current.focus();
    if (to !== null) grid.current.expect(to);
  };
  const append = () => {
    const at = endOf(table, chosen);
    change("insert a row", (now) => insertRows(now, SHEET, at, [freshRow(chosen)]));
    return at;
  };
  const tell = {
    rows,
    active: setActive,
    said: say,
    titled: (lines, numberOf) => pasteTitled(SHEET, lines, numberOf, (now, _, cells) => within(now, chosen, cells)),
    cells: (cells, words) => change(words, (now) => within(now, chosen, cells)),
    typed: (number, at, text) => (number === null ? checkSoon() : checkTyped(setCells(tables.value, SHEET, [[number, columns[at].at, text]]))),
    sort: (name) => name !== "Result" && setView({ ...view, sort: nextSort(view.sort, name) }),
    filter: (name, text) => setView({ ...view, filters: { ...view.filters, [name]: text } }),
    width: (name, width) => {
      setWidth(SHEET, name, width);
      setView({ ...view, wide: view.wide + 1 });
    },
    choices: (name, number) => choices(content, SHEET, name, table.rows[number]),
  };
  const block = chosen === ALL || chosen === SCALARS ? null : chosen;
  const named = { add: (name) => [`add the block ${name}`, (now) => addBlock(now, name)], rename: (name) => [`rename the block ${block}`, (now) => renameBlock(now, block, name)], duplicate: (name) => [`duplicate the block ${block}`, (now) => duplicateBlock(now, block, name)] };
  const result = values[active.number];
  return html`<div class="split">
      <${Blocks} sheet=${table} outline=${outline} marks=${marks} chosen=${chosen} choose=${setChosen} go=${see} />
      <div class="sheet grow">
        <${Toolbar} rows=${rows} shown=${counted(order.length, "row")} filtering=${view.filters !== null} fill=${() => grid.current.fill()} onFilter=${() => setView({ ...view, filters: view.filters ? null : {} })}>
          <span class="group"><button onClick=${() => setDialog("add")}>Add block …</button>
            ${block && html`<button onClick=${() => setDialog("rename")}>Rename block …</button><button onClick=${() => setDialog("duplicate")}>Duplicate block …</button>
              <button class="danger" onClick=${() => { change(`delete the block ${block}`, (now) => deleteBlock(now, block)); setChosen(ALL); }}>Delete block</button>`}</span>
        </${Toolbar}>
        ${!order.length && html`<p class="empty">Nothing here yet. <button class="primary" onClick=${() => rows("below", [])}>Add the first row</button></p>`}
        <${GridView} label="Physiology values" model=${model} tell=${tell} hold=${(made) => (grid.current = made)} />
        <${HelpLine} name=${active.name} help=${active.name === "Result" ? "what the value comes to" : `${help(SHEET, active.name)}${active.name === "Value" && result ? `; here: ${result}` : ""}`}
          problems=${[...(marks.get(active.number)?.get(active.name) ?? []), ...(marks.get(active.number)?.get("") ?? [])]} />
      </div>
    </div>
    ${dialog && html`<${BlockDialog} what=${dialog} name=${block} taken=${outline.blocks.map(({ name }) => name)} close=${() => setDialog(null)}
      done=${(name) => { change(...named[dialog](name)); setTimeout(() => setChosen(name)); }} />`}`;
}

/** Set cells; rows beyond the end become rows of the chosen block, at its end. */
function within(content, chosen, cells) {
  const sheet = content.sheets[SHEET];
  const beyond = cells.reduce((most, [row]) => Math.max(most, row + 1), 0) - sheet.rows.length;
  if (beyond <= 0) return withNames(setCells(content, SHEET, cells), cells);
  const end = endOf(sheet, chosen);
  const longer = insertRows(content, SHEET, end, Array.from({ length: beyond }, () => freshRow(chosen)));
  const moved = cells.map(([row, at, text]) => [row >= sheet.rows.length ? row - sheet.rows.length + end : row >= end ? row + beyond : row, at, text]);
  return withNames(setCells(longer, SHEET, moved), moved);
}

/** A row that comes with a key and without a name belongs to the block above it, as in the file of a physiology table. */
function withNames(content, cells) {
  const { columns, rows } = content.sheets[SHEET];
  const [name, key] = [columns.indexOf("Variable"), columns.indexOf("Key")];
  const keyed = new Set(cells.filter(([, at, text]) => at === key && text).map(([row]) => row));
  const bare = cells.filter(([row, at, text]) => at === name && !text && keyed.has(row)).map(([row]) => row);
  const above = (row) => {
    while (row > 0 && (!rows[row].cells || bare.includes(row))) row--;
    return rows[row].cells?.[name] ?? "";
  };
  return bare.length ? setCells(content, SHEET, bare.map((row) => [row, name, above(row)])) : content;
}

function columnsOf(table, chosen) {
  const shown = chosen === ALL ? ["Variable", "Key", "Value", "Result", "Comment"] : chosen === SCALARS ? ["Variable", "Value", "Result", "Comment"] : ["Key", "Value", "Result", "Comment"];
  const least = { Value: 200, Result: 130, Comment: 330 };
  return shown.map((name) => {
    const at = table.columns.indexOf(name);
    const width = Math.max(least[name] ?? 0, widthOf(SHEET, name, table.rows.slice(0, 300).map((row) => row.cells?.[at] ?? "")));
    return { name, at, width, help: name === "Result" ? "what the value comes to" : help(SHEET, name), readonly: name === "Result" };
  });
}
