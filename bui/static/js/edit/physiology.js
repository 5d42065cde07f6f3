// The physiology table: its blocks as a tree, beside it a grid of their values with what each comes to; and the equations.
import { app } from "../app.js";
import { Explained } from "../help/explained.js";
import { html, useEffect, useMemo, useState } from "../lib.js";
import { useStore } from "../store.js";
import { change, theContent, useContent } from "../tables.js";
import { counted } from "../words.js";
import { ALL, SCALARS, belongs, deleteBlock, endOf, freshRow, outline as outlined, putCells } from "./block.js";
import { BlockDialog } from "./blockdialog.js";
import { Blocks, valuesOf } from "./blocks.js";
import { help } from "./columns.js";
import { target } from "./jump.js";
import { marksOf } from "./marks.js";
import { Models } from "./models.js";
import { orderOf } from "./order.js";
import { SheetGrid, useGrid, useView } from "./sheetview.js";
import { Toolbar } from "./toolbar.js";
import { sample, widthOf } from "./widths.js";

const SHEET = "physiology";
const RESULT = "what the value comes to";

export function PhysiologyView() {
  const content = useContent();
  const [tab, setTab] = useState("values");
  const wanted = useStore(target);
  const equations = Boolean(content.models?.trim());
  useEffect(() => {
    if (wanted?.sheet === SHEET) setTab("values");
  }, [wanted]);
  return html`<section class="sheet" aria-label="Physiology">
    <div class="row subtabs" role="group" aria-label="Parts of the physiology">
      <button aria-pressed=${tab === "values"} onClick=${() => setTab("values")}>Values</button>
      <button aria-pressed=${tab === "models"} onClick=${() => setTab("models")}>
        ${equations ? "Equations" : "Add equations …"}</button>
    </div>
    ${tab === "models" ? html`<${Models} text=${content.models ?? ""} />` : html`<${Values} content=${content} />`}
  </section>`;
}

function Values({ content }) {
  const [chosen, setChosen] = useState(ALL);
  const [view, show] = useView();
  const [explains, explain] = useState(true);
  const table = content.sheets[SHEET];
  const outline = useMemo(() => outlined(table), [table]);
  const model = useModel(table, outline, chosen, view);
  const unveil = () => {
    setChosen(ALL);
    show({ filters: view.filters && {} });
  };
  const own = useGrid(SHEET, {
    content, columns: model.columns, view, show, unveil, end: endOf(table, chosen), fresh: () => freshRow(chosen),
    put: (now, _, cells) => putCells(now, chosen, cells),
  });
  const go = (name, row) => {
    unveil();
    setChosen(name);
    own.goTo({ row, column: "Value" });
  };
  return html`<div class="split">
    <${Blocks} sheet=${table} outline=${outline} marks=${model.marks} chosen=${chosen} choose=${setChosen} go=${go} />
    <div class="sheet grow">
      <${Toolbar} rows=${own.rows} shown=${counted(model.order.length, "row")} fill=${() => own.grid.current.fill()}
          filtering=${view.filters !== null} onFilter=${() => show({ filters: view.filters ? null : {} })}>
        <${BlockButtons} outline=${outline} chosen=${chosen} choose=${setChosen} />
        <button aria-pressed=${explains} onClick=${() => explain(!explains)}
          title="Show what the selected value means, who uses it, and what the cells of its block do">Explain</button>
      </${Toolbar}>
      ${!model.order.length && html`<p class="empty">Nothing here yet.${" "}
        <button class="primary" onClick=${() => own.rows("below", [])}>Add the first row</button></p>`}
      <${SheetGrid} label="Physiology values" model=${model} own=${own} help=${helpOf(own.active)} />
    </div>
    ${explains && html`<${Explained} content=${content} chosen=${chosen} number=${own.active.number} />`}
  </div>`;
}

/** What the grid shows: the rows of what is chosen, and beside each value what the check has found that it comes to. */
function useModel(table, outline, chosen, view) {
  const check = useStore(app.check);
  const marks = marksOf(SHEET);
  const order = useMemo(
    () => orderOf(table, { ...view, keep: (row) => belongs(row, chosen) }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- rows keep their places while cells are edited: none jumps away
    [table.rows.length, outline.blocks.length, chosen, view.filters, view.sort],
  );
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a column does not change its width while its cells are edited
  const columns = useMemo(() => columnsOf(table, chosen), [chosen, view.wide, table.rows.length]);
  return useMemo(() => {
    const values = valuesOf(check, table);
    const result = { text: (number) => values[number] ?? "" };
    const shown = columns.map((column) => (column.name === "Result" ? { ...column, ...result } : column));
    return { columns: shown, rows: table.rows, order, marks, ...view };
  }, [columns, table, order, marks, view, check]);
}

function BlockButtons({ outline, chosen, choose }) {
  const [dialog, setDialog] = useState(null);
  const block = chosen === ALL || chosen === SCALARS ? null : chosen;
  const button = (what, label) => html`<button onClick=${() => setDialog(what)}>${label}</button>`;
  const remove = () => {
    change(`delete the block ${block}`, (now) => deleteBlock(now, block));
    choose(ALL);
  };
  return html`<span class="group">${button("add", "Add block …")}
      ${block && html`${button("rename", "Rename block …")}${button("duplicate", "Duplicate block …")}
        <button class="danger" onClick=${remove}>Delete block</button>`}</span>
    ${dialog && html`<${BlockDialog} what=${dialog} name=${block} taken=${outline.blocks.map(({ name }) => name)}
      done=${choose} close=${() => setDialog(null)} />`}`;
}

function helpOf({ name, number }) {
  if (name === "Result") return RESULT;
  const result = name === "Value" && valuesOf(app.check.value, theContent().sheets[SHEET])[number];
  return `${help(SHEET, name)}${result ? `; here: ${result}` : ""}`;
}

const LEAST = { Value: 200, Result: 130, Comment: 330 }; // CSS pixels

function columnsOf(table, chosen) {
  const titles = [chosen !== SCALARS && "Key", "Value", "Result", "Comment"].filter(Boolean);
  if (chosen === ALL || chosen === SCALARS) titles.unshift("Variable");
  return titles.map((name) => {
    const at = table.columns.indexOf(name);
    const width = Math.max(LEAST[name] ?? 0, widthOf(SHEET, name, sample(table, at, 300)));
    return { name, at, width, help: name === "Result" ? RESULT : help(SHEET, name), readonly: name === "Result" };
  });
}
