// Adding a column that the schema knows, and sorting by, renaming or removing one that is there.
import { change, tables } from "../tables.js";
import { html, useState } from "../lib.js";
import { addColumn, removeColumn, renameColumn } from "./change.js";
import { help, missingColumns } from "./columns.js";
import { Dialog } from "./dialog.js";

export function ColumnDialog({ what, ...rest }) {
  return what === "add" ? html`<${Adding} ...${rest} />` : html`<${Changing} ...${rest} />`;
}

function Adding({ sheet, close }) {
  const add = (name) => {
    change(`add the column ${name}`, (now) => addColumn(now, sheet, name));
    close();
  };
  const missing = missingColumns(tables.value, sheet);
  return html`<${Dialog} title="Add a column" close=${close} wide>
    ${missing.length === 0 && html`<p>The sheet has every column that it may have.</p>`}
    <ul class="choices">${missing.map(([name, about]) => html`<li key=${name}>
      <button onClick=${() => add(name)}>${name}</button> <span class="muted">${about}</span>
    </li>`)}</ul>
  </${Dialog}>`;
}

function Changing({ sheet, column, sort, close }) {
  const table = tables.value.sheets[sheet];
  const [title, setTitle] = useState(column);
  const at = table.columns.indexOf(column);
  const filled = table.rows.filter((row) => row.cells?.[at]).length;
  const taken = title !== column && table.columns.includes(title.trim());
  const done = (words, update) => {
    if (words) change(words, update);
    close();
  };
  const by = (direction) => {
    sort(direction);
    close();
  };
  const rename = (event) => {
    event.preventDefault();
    done(`rename ${column}`, (now) => renameColumn(now, sheet, at, title.trim()));
  };
  return html`<${Dialog} title=${`The column ${column}`} close=${close}>
    <p class="muted">${help(sheet, column)}</p>
    <div class="row">
      <button onClick=${() => by("up")}>Sort up ▲</button><button onClick=${() => by("down")}>Sort down ▼</button>
      <button onClick=${() => by(null)}>As in the table</button></div>
    <form class="row spaced" onSubmit=${rename}>
      <label>Title <input value=${title} onInput=${(event) => setTitle(event.target.value)} /></label>
      <button disabled=${!title.trim() || title === column || taken}>Rename</button>
    </form>
    ${taken && html`<p class="bad">The sheet has a column of that name already.</p>`}
    <button class="danger" onClick=${() => done(`remove ${column}`, (now) => removeColumn(now, sheet, at))}>
      Remove the column${filled ? ` with ${filled} filled cells` : ""}</button>
  </${Dialog}>`;
}
