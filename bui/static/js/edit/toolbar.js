// The buttons above a grid. Each has its key in its tooltip.
import { html } from "../lib.js";

const arrow = (sign, words) => html`<span aria-hidden="true">${sign}</span><span class="hidden">${words}</span>`;
const SWITCH = "Switch the selected rows off, or on again: they stay in the table and take no part (Ctrl+/)";
const FILL = "Repeat the first selected row in the others, or the row above (Ctrl+D)";

export function Toolbar({ rows, shown, filtering, fill, onFilter, onAdd, onColumn, column, children }) {
  const button = (word, label, title) => html`<button onClick=${() => rows(word)} title=${title}>${label}</button>`;
  return html`<div class="toolbar" role="toolbar" aria-label="Rows and columns">
    <span class="group">
      ${button("below", "Add row", "Below the selected row; the key Insert adds one above")}
      ${button("duplicate", "Duplicate", "Repeat the selected rows below them")}
      ${button("delete", "Delete", "Delete the selected rows (Ctrl+Delete)")}
    </span>
    <span class="group">
      ${button("up", arrow("↑", "Move up"), "Move the selected rows up (Alt+↑)")}
      ${button("down", arrow("↓", "Move down"), "Move the selected rows down (Alt+↓)")}
      ${button("switch", "Off / on", SWITCH)}
      ${button("note", "Comment", "Insert a line of comment")}
    </span>
    <span class="group"><button onClick=${fill} title=${FILL}>Fill down</button></span>
    ${onAdd && html`<span class="group">
      <button onClick=${onAdd} title="Add one of the columns that this sheet may have">Add column …</button>
      <button onClick=${onColumn} disabled=${!column} title="Sort by, rename or remove the column of the active cell">
        Column …</button>
    </span>`}
    ${children}
    <span class="grow"></span>
    <span class="muted" role="status">${shown}</span>
    ${onFilter && html`<button aria-pressed=${filtering} onClick=${onFilter} title="Show only rows with a text in a column">
      Filter</button>`}
  </div>`;
}
