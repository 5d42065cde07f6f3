// The tree of the physiology sheet: values of their own, and blocks that unfold to their keys; with a filter.
import { html, useState } from "../lib.js";
import { ALL, SCALARS } from "./block.js";
import { SIGNS } from "./level.js";
import { ofRow } from "./marks.js";

export function Blocks({ sheet, outline, marks, chosen, choose, go }) {
  const [text, setText] = useState("");
  const [unfolded, setUnfolded] = useState(new Set());
  const wanted = text.trim().toLowerCase();
  const fits = (word) => word.toLowerCase().includes(wanted);
  const keyOf = (number) => sheet.rows[number].cells[1] || sheet.rows[number].cells[0];
  const shown = rootsOf(outline).map((root) => {
    const keys = root.rows.map((number) => ({ number, key: keyOf(number) }));
    return { ...root, keys: fits(root.title) ? keys : keys.filter(({ key }) => fits(key)) };
  }).filter((root) => fits(root.title) || root.keys.length);
  const fold = (name) => {
    const next = new Set(unfolded);
    if (!next.delete(name)) next.add(name);
    setUnfolded(next);
  };
  return html`<nav class="blocks" aria-label="Blocks">
    <input type="search" aria-label="Filter blocks and keys" placeholder="Filter blocks and keys" value=${text}
      onInput=${(event) => setText(event.target.value)} />
    <ul>
      <li><button class="block" aria-current=${chosen === ALL} onClick=${() => choose(ALL)}>
        Everything <span class="muted">${sheet.rows.length}</span></button></li>
      ${shown.map((root) => html`<${Root} key=${root.name} root=${root} marks=${marks} current=${chosen === root.name}
        open=${unfolded.has(root.name) || Boolean(wanted)} choose=${choose} fold=${fold} go=${go} />`)}
    </ul>
  </nav>`;
}

const rootsOf = ({ scalars, blocks }) => [
  { name: SCALARS, title: "Values", rows: scalars },
  ...blocks.map((block) => ({ ...block, title: block.name || "(no name)" })),
];

/** A block with its keys, when it is unfolded. */
function Root({ root: { name, title, rows, keys }, marks, current, open, choose, fold, go }) {
  return html`<li>
    <div class="block-line">
      <button class="quiet fold" aria-expanded=${open} aria-label=${`Unfold ${title}`} onClick=${() => fold(name)}>
        ${open ? "▾" : "▸"}</button>
      <button class="block" aria-current=${current} onClick=${() => choose(name)}>
        ${title} <span class="muted">${rows.length}</span><${Sign} marks=${marks} rows=${rows} /></button>
    </div>
    ${open && html`<ul>${keys.map(({ number, key }) => html`<li key=${number}>
      <button class="block key" onClick=${() => go(name, number)}>${key}<${Sign} marks=${marks} rows=${[number]} /></button>
    </li>`)}</ul>`}
  </li>`;
}

/** A sign when a row of these has a problem. */
function Sign({ marks, rows }) {
  const levels = rows.map((number) => ofRow(marks, number)?.level);
  const sign = (name, mark, words) => html` <span class=${name} title=${words}>
    ${mark}<span class="hidden"> ${words}</span></span>`;
  if (levels.includes("error")) return sign("bad", SIGNS.error, "has errors");
  return levels.includes("warning") ? sign("warn", SIGNS.warning, "has warnings") : null;
}

/** The values that a check has found, unless rows came or went since. */
export function valuesOf(check, sheet) {
  const values = check?.values ?? [];
  return values.length === sheet.rows.length ? values : [];
}
