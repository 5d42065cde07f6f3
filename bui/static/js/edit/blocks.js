// The tree of the physiology sheet: values of their own, and blocks that unfold to their keys; with a filter.
import { html, useState } from "../lib.js";
import { ALL, SCALARS } from "./block.js";
import { ofRow } from "./marks.js";

export function Blocks({ sheet, outline, marks, chosen, choose, go }) {
  const [text, setText] = useState("");
  const [unfolded, setUnfolded] = useState(new Set());
  const wanted = text.trim().toLowerCase();
  const keyOf = (number) => sheet.rows[number].cells[1] || sheet.rows[number].cells[0];
  const fits = (word) => word.toLowerCase().includes(wanted);
  const roots = [{ name: SCALARS, title: "Values", rows: outline.scalars }, ...outline.blocks.map((block) => ({ ...block, title: block.name || "(no name)" }))];
  const shown = roots.filter((root) => !wanted || fits(root.title) || root.rows.some((number) => fits(keyOf(number))));
  const fold = (name) => {
    const next = new Set(unfolded);
    if (!next.delete(name)) next.add(name);
    setUnfolded(next);
  };
  return html`<nav class="blocks" aria-label="Blocks">
    <input type="search" aria-label="Filter blocks and keys" placeholder="Filter blocks and keys" value=${text} onInput=${(event) => setText(event.target.value)} />
    <ul>
      <li><button class="block" aria-current=${chosen === ALL} onClick=${() => choose(ALL)}>Everything <span class="muted">${sheet.rows.length}</span></button></li>
      ${shown.map((root) => {
        const open = unfolded.has(root.name) || Boolean(wanted);
        const members = wanted && !fits(root.title) ? root.rows.filter((number) => fits(keyOf(number))) : root.rows;
        return html`<li key=${root.name}>
          <div class="block-line">
            <button class="quiet fold" aria-expanded=${open} aria-label=${`Unfold ${root.title}`} onClick=${() => fold(root.name)}>${open ? "▾" : "▸"}</button>
            <button class="block" aria-current=${chosen === root.name} onClick=${() => choose(root.name)}>${root.title} <span class="muted">${root.rows.length}</span><${Sign} marks=${marks} rows=${root.rows} /></button>
          </div>
          ${open && html`<ul>${members.map((number) => html`<li key=${number}><button class="block key" onClick=${() => go(root.name, number)}>${keyOf(number)}<${Sign} marks=${marks} rows=${[number]} /></button></li>`)}</ul>`}
        </li>`;
      })}
    </ul>
  </nav>`;
}

/** A sign when a row of these has a problem. */
function Sign({ marks, rows }) {
  const levels = rows.map((number) => ofRow(marks, number)?.level);
  if (levels.includes("error")) return html` <span class="bad" title="has errors">✖<span class="hidden"> has errors</span></span>`;
  if (levels.includes("warning")) return html` <span class="warn" title="has warnings">▲<span class="hidden"> has warnings</span></span>`;
  return null;
}

/** The values that a check has found, unless rows came or went since. */
export function valuesOf(check, sheet) {
  const values = check?.values ?? [];
  return values.length === sheet.rows.length ? values : [];
}
