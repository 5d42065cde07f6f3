// Files of a run, and what it can be exported to.
import { address } from "../api.js";
import { heads } from "../heads.js";
import { html } from "../lib.js";
import { Answered, query, useAnswer } from "./answer.js";
import { bytes } from "./format.js";

/** @param {Props<{run: Run, point?: string}>} props */
export function Files({ run, point = "" }) {
  const files = useAnswer(`/runs/${run.id}/files`, { turn: run.status });
  const exports = useAnswer(query(`/runs/${run.id}/exports`, { point }), { turn: run.status });
  return html`<div class="columns">
    <section><h2>Export</h2><${Answered} answer=${exports} what="exports">
      ${(found) => html`<${Exports} run=${run} point=${point} found=${found} />`}<//></section>
    <section><h2>Files</h2><${Answered} answer=${files} what="files">
      ${(found) => html`<${FileTable} run=${run} found=${found} />`}<//></section>
  </div>`;
}

/** @param {Props<{run: Run, found: Told<"Export">[]}>} props */
function Exports({ run, point, found }) {
  return html`<table class="plain exports"><caption class="hidden">Exports</caption>
    <thead><tr>${heads("Format", "What it holds")}<th scope="col"><span class="hidden">Download</span></th></tr></thead>
    <tbody>${found.map(
      (one) => html`<tr key=${one.word}><th scope="row">${one.word}</th><td>${one.about}</td>
        <td>${one.available ? html`<a download href=${address(query(`/runs/${run.id}/export/${one.word}`, { point }))}
          aria-label=${`Download ${one.word}`}>Download</a>`
        : html`<span class="muted">${one.missing || "not available here"}</span>`}</td></tr>`,
    )}</tbody></table>`;
}

/** @param {Props<{run: Run, found: Told<"File">[]}>} props */
export function FileTable({ run, found }) {
  if (!found.length) return html`<p class="notice muted">This run has no files.</p>`;
  return html`<table class="plain"><caption class="hidden">Files of the run</caption>
    <thead><tr><th scope="col">Name</th><th scope="col" class="number">Size</th>
      <th scope="col"><span class="hidden">Download</span></th></tr></thead>
    <tbody>${found.map((file) => html`<tr key=${file.id}><td>${file.name}</td><td class="number">${bytes(file.bytes)}</td>
      <td><a download href=${address(`/runs/${run.id}/files/${file.id}`)} aria-label=${`Download ${file.name}`}>
        Download</a></td></tr>`)}</tbody>
        </table>`;
}
