// A result at a glance: populations with their rates by layer, what was recorded, durations, and warnings.
import { html } from "../lib.js";
import { StageTable } from "../runs/stages.js";
import { useStore } from "../store.js";
import { useAnswer } from "./answer.js";
import { number, whole } from "./format.js";
import { kindOf, layerOf } from "./kinds.js";
import { TimeBar } from "./time_bar.js";

export function Summary({ scope }) {
  const { results } = scope;
  const { span, rates, whole: all } = useRates(scope);
  const cells = results.populations.reduce((sum, row) => sum + row.size, 0);
  const facts = [
    ["Cells", whole(cells)], ["Synapses", whole(results.synapses)], ["Spikes", whole(results.spikes)],
    ["Time of the model", `${number(results.runtime)} s`], ["Time step", `${number(results.dt * 1000)} ms`],
    ["Device", results.way ? `${results.device} (${results.way})` : results.device], ["Seed", results.seed],
  ];
  return html`<dl class="facts large">${facts.map(([name, value]) => html`<div key=${name}>
      <dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${results.warnings.length > 0 && html`<section class="notice warn-back" aria-label="Warnings"><h2>Warnings</h2><ul>
      ${results.warnings.map((text) => html`<li key=${text}>${text}</li>`)}</ul></section>`}
    <div class="columns">
      <section><h2>Populations</h2><${TimeBar} scope=${scope} />
        <p class="small muted" role="status">Rates are means ${all ? "over the whole run" : `from ${number(span.start)} s to
          ${number(span.stop)} s`}; spikes are those of the whole run.</p>
        <${Populations} rows=${results.populations.map((row) => ({ ...row, rate: rates ? rates[row.name] ?? null : row.rate }))}
          scope=${scope} /></section>
      <section><h2>Time that it took</h2><${StageTable} seconds=${results.timings} />
        <h2>Recorded variables</h2><${Recorded} rows=${results.recordings} scope=${scope} /></section>
    </div>`;
}

/** The rates in the part of the time that is shown, as Compare and Measures have them; null for those of the whole run. */
function useRates(scope) {
  const span = useStore(scope.span);
  const { start, stop } = scope.fields(span, []);
  const all = start === "" && stop === "";
  const answer = useAnswer(all ? null : scope.path("measures", { start, stop, measures: "rate" }), { delay: 150 });
  const rates = all || !answer.found ? null : Object.fromEntries(answer.found.rows.map((row) => [row.name, row.values[0]]));
  return { span, rates, whole: all };
}

/** @param {Props<{rows: Told<"ResultPopulation">[]}>} props */
function Populations({ rows, scope }) {
  const top = Math.max(1e-9, ...rows.map((row) => row.rate ?? 0));
  const layers = [...new Set(rows.map(layerOf))];
  const ground = ({ name }) => ({ background: `var(${scope.colours[name].ink})` });
  const bar = ({ name, rate }) => ({ width: `${((rate ?? 0) / top) * 100}%`, background: `var(${scope.colours[name].ink})` });
  return html`<table class="plain populations">
    <caption class="hidden">Populations from the surface down, with their mean rates</caption>
    <thead><tr><th scope="col">Population</th><th scope="col">Type</th><th scope="col" class="number">Cells</th>
      <th scope="col" class="number">Spikes</th><th scope="col" class="number">Rate, Hz</th><th scope="col">
      <span class="hidden">Rate as a bar</span></th></tr></thead>
    ${layers.map(
      (layer) => html`<tbody key=${layer}><tr><th colspan="6" scope="rowgroup">${layer}</th></tr>
        ${rows.filter((row) => layerOf(row) === layer).map(
          (row) => html`<tr key=${row.name}><td title=${row.name}>${row.short}</td>
            <td><span class=${`sign ${kindOf(row)}`} style=${ground(row)}></span>${row.type}, ${kindOf(row)}</td>
            <td class="number">${whole(row.size)}</td>
            <td class="number">${row.spikes === null ? "not recorded" : whole(row.spikes)}</td>
            <td class="number">${number(row.rate)}</td>
            <td class="share"><span style=${bar(row)}>
              </span></td></tr>`,
        )}</tbody>`,
    )}</table>`;
}

/** @param {Props<{rows: Told<"Recorded">[]}>} props */
function Recorded({ rows, scope }) {
  if (!rows.length) {
    return html`<p class="muted">No variable was recorded; [St]vm in a column monitors records the membrane potential.</p>`;
  }
  return html`<table class="plain"><caption class="hidden">Recorded variables</caption>
    <thead><tr><th scope="col">Population</th><th scope="col">Variable</th><th scope="col" class="number">Cells</th>
      <th scope="col" class="number">Samples</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${`${row.population} ${row.variable}`}><td>${scope.short(row.population)}</td><td>
      ${row.variable}, ${row.unit}</td><td class="number">${row.count ?? row.cells.length}</td>
      <td class="number">${whole(row.samples)}</td>
      </tr>`)}</tbody></table>`;
}
