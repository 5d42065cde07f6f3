// The table of measures: a row for each population.
import { heads } from "../heads.js";
import { html } from "../lib.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { number, unitWord } from "./format.js";
import { TimeBar } from "./time_bar.js";

export function Measures({ scope }) {
  const span = useStore(scope.span);
  const { start, stop } = scope.fields(span, []);
  const answer = useAnswer(scope.path("measures", { start, stop }), { delay: 200 });
  return html`<${TimeBar} scope=${scope} />
    <${Answered} answer=${answer} what="measures">
      ${(found) => html`<${Table} found=${found} /><${OfRun} rows=${found.run} />`}<//>`;
}

function Table({ found }) {
  if (!found.rows.length) return html`<p class="notice muted">Nothing was recorded that could be measured.</p>`;
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label="Measures of the populations">
    <table class="plain sticky">
    <caption class="hidden">Measures of each population</caption>
    <thead><tr><th scope="col">Population</th>
      ${found.measures.map((one) => html`<th key=${one.name} scope="col" class="number" title=${one.about}>
        ${one.name}<div class="small">
      ${unitWord(one.unit)}</div></th>`)}</tr></thead>
    <tbody>${found.rows.map((row) => html`<tr key=${row.name}><th scope="row">${row.name}</th>
      ${row.values.map((value, k) => html`<td key=${k} class="number">${number(value)}</td>`)}</tr>`)}</tbody>
  </table></div>
  <details class="small"><summary>What the measures are</summary>
    <dl class="meanings">${found.measures.map((one) => html`<dt key=${one.name}>
    ${one.name}</dt><dd>${one.about}</dd>`)}</dl></details>`;
}

function OfRun({ rows }) {
  const known = rows.filter((row) => row.value !== null && row.value !== undefined);
  if (!known.length) return null;
  return html`<h2>Of the whole run</h2><table class="plain"><caption class="hidden">Measures of the run</caption>
    <thead><tr><th scope="col">Measure</th><th scope="col" class="number">Value</th>${heads("Unit", "Meaning")}</tr></thead>
    <tbody>${known.map((row) => html`<tr key=${row.name}><td>${row.name}</td><td class="number">${number(row.value)}</td><td>
      ${unitWord(row.unit)}</td><td>${row.about}</td></tr>`)}</tbody></table>`;
}
