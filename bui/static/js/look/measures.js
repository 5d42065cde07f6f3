// The table of measures: a row for each population.
import { heads } from "../heads.js";
import { html, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { number, unitWord } from "./format.js";
import { SaveFigure } from "./save_figure.js";
import { TimeBar } from "./time_bar.js";

export function Measures({ scope }) {
  const span = useStore(scope.span);
  const { start, stop } = scope.fields(span, []);
  const answer = useAnswer(scope.path("measures", { start, stop }), { delay: 200 });
  const [word, choose] = useState("rate");
  const figures = () => [{ title: "Bars of a measure", path: scope.figure("compare", { measure: word }) }];
  return html`<${TimeBar} scope=${scope}>
      <label>Bars of <select value=${word} onChange=${(event) => choose(event.target.value)}>
      ${scope.results.measures.map(({ name, title }) => html`<option key=${name} value=${name}>${title}</option>`)}
      </select></label>
      <${SaveFigure} figures=${figures} /><//>
    <${Answered} answer=${answer} what="measures">
      ${(found) => html`<${Table} found=${found} scope=${scope} /><${OfRun} rows=${found.run} />`}<//>`;
}

/** @param {Props<{found: Told<"Measures">, scope: import("./scope.js").Scope}>} props */
function Table({ found, scope }) {
  if (!found.rows.length) return html`<p class="notice muted">Nothing was recorded that could be measured.</p>`;
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label="Measures of the populations">
    <table class="plain sticky">
    <caption class="hidden">Measures of each population</caption>
    <thead><tr><th scope="col">Population</th>
      ${found.measures.map((one) => html`<th key=${one.name} scope="col" class="number" title=${one.about}>
        ${one.title}<div class="small">
      ${unitWord(one.unit)}</div></th>`)}</tr></thead>
    <tbody>${found.rows.map((row) => html`<tr key=${row.name}><th scope="row" title=${row.name}>${scope.short(row.name)}</th>
      ${row.values.map((value, k) => html`<td key=${k} class="number">${number(value)}</td>`)}</tr>`)}</tbody>
  </table></div>
  <details class="small"><summary>What the measures are</summary>
    <dl class="meanings">${found.measures.map((one) => html`<dt key=${one.name}>
    ${one.title} <span class="muted">${one.name}</span></dt><dd>${one.about}</dd>`)}</dl></details>`;
}

/** @param {Props<{rows: Told<"MeasuredRun">[]}>} props */
function OfRun({ rows }) {
  const known = rows.filter((row) => row.value !== null && row.value !== undefined);
  if (!known.length) return null;
  return html`<h2>Of the whole run</h2><table class="plain"><caption class="hidden">Measures of the run</caption>
    <thead><tr><th scope="col">Measure</th><th scope="col" class="number">Value</th>${heads("Unit", "Meaning")}</tr></thead>
    <tbody>${known.map((row) => html`<tr key=${row.name}><td>${row.title}</td><td class="number">${number(row.value)}</td><td>
      ${unitWord(row.unit)}</td><td>${row.about}</td></tr>`)}</tbody></table>`;
}
