// A result at a glance: populations with their rates by layer, what was recorded, durations, and warnings.
import { html } from "../lib.js";
import { StageTable } from "../runs/stages.js";
import { number, whole } from "./format.js";
import { kindOf, layerOf } from "./scope.js";

export function Summary({ scope }) {
  const { results } = scope;
  const cells = results.populations.reduce((sum, row) => sum + row.size, 0);
  const facts = [
    ["Cells", whole(cells)], ["Synapses", whole(results.synapses)], ["Spikes", whole(results.spikes)],
    ["Time of the model", `${number(results.runtime)} s`], ["Time step", `${number(results.dt * 1000)} ms`],
    ["Device", results.device], ["Seed", results.seed],
  ];
  return html`<dl class="facts large">${facts.map(([name, value]) => html`<div key=${name}>
      <dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${results.warnings.length > 0 && html`<section class="notice warn-back" aria-label="Warnings"><h2>Warnings</h2><ul>
      ${results.warnings.map((text) => html`<li key=${text}>${text}</li>`)}</ul></section>`}
    <div class="columns">
      <section><h2>Populations</h2><${Populations} rows=${results.populations} scope=${scope} /></section>
      <section><h2>Time that it took</h2><${StageTable} seconds=${results.timings} />
        <h2>Recorded variables</h2><${Recorded} rows=${results.recordings} /></section>
    </div>`;
}

function Populations({ rows, scope }) {
  const top = Math.max(1e-9, ...rows.map((row) => row.rate ?? 0));
  const layers = [...new Set(rows.map(layerOf))];
  const bar = ({ name, rate }) => ({ width: `${((rate ?? 0) / top) * 100}%`, background: `var(${scope.colours[name].ink})` });
  return html`<table class="plain populations">
    <caption class="hidden">Populations from the surface down, with their mean rates</caption>
    <thead><tr><th scope="col">Population</th><th scope="col">Type</th><th scope="col" class="number">Cells</th>
      <th scope="col" class="number">Spikes</th><th scope="col" class="number">Rate, Hz</th><th scope="col">
      <span class="hidden">Rate as a bar</span></th></tr></thead>
    ${layers.map(
      (layer) => html`<tbody key=${layer}><tr><th colspan="6" scope="rowgroup">${layer}</th></tr>
        ${rows.filter((row) => layerOf(row) === layer).map(
          (row) => html`<tr key=${row.name}><td>${row.name}</td>
            <td><span class=${`sign ${kindOf(row)}`}></span>${row.type}, ${kindOf(row)}</td>
            <td class="number">${whole(row.size)}</td>
            <td class="number">${row.spikes === null ? "not recorded" : whole(row.spikes)}</td>
            <td class="number">${number(row.rate)}</td>
            <td class="share"><span style=${bar(row)}>
              </span></td></tr>`,
        )}</tbody>`,
    )}</table>`;
}

function Recorded({ rows }) {
  if (!rows.length) {
    return html`<p class="muted">No variable was recorded; [St]vm in a column monitors records the membrane potential.</p>`;
  }
  return html`<table class="plain"><caption class="hidden">Recorded variables</caption>
    <thead><tr><th scope="col">Population</th><th scope="col">Variable</th><th scope="col" class="number">Cells</th>
      <th scope="col" class="number">Samples</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${`${row.population} ${row.variable}`}><td>${row.population}</td><td>
      ${row.variable}, ${row.unit}</td><td class="number">${row.count ?? row.cells.length}</td>
      <td class="number">${whole(row.samples)}</td>
      </tr>`)}</tbody></table>`;
}
