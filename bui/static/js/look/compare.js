// Several runs side by side: rates and measures by population, distances, rasters, and what differs in their tables.
import { app, go } from "../app.js";
import { html, useState } from "../lib.js";
import { Changes } from "../runs/tables.js";
import { Answered, query, useAnswer } from "./answer.js";
import { AddRun } from "./compare_add.js";
import { CompareRasters } from "./compare_rasters.js";
import { number, unitWord } from "./format.js";
import { styleOf } from "./ink.js";
import { kindOf } from "./kinds.js";
import { SaveFigure } from "./save_figure.js";
import { Tabs, partOf } from "./tabs.js";
import { WHOLE, WindowBar, windowFault, windowFields } from "./window_bar.js";

const MOST = 12; // runs side by side

const PARTS = [
  { word: "measures", title: "Rates and measures", show: Side },
  { word: "distances", title: "Distances", show: Distances },
  { word: "rasters", title: "Rasters", show: CompareRasters },
  { word: "tables", title: "Tables", show: Tables },
];

export function Compare({ ids }) {
  const [span, setSpan] = useState(WHOLE);
  const fields = { runs: ids.join(","), ...windowFields(span) };
  const answer = useAnswer(ids.length > 1 && !windowFault(span) ? query("/compare", fields) : null);
  const [chosen, choose] = useState("measures");
  const part = partOf(PARTS, chosen);
  const head = html`<header class="row result-head">
    <h1 class="grow">${ids.length < 2 ? "Compare runs" : `${ids.length} runs side by side`}</h1>
    ${ids.length < MOST && html`<${AddRun} ids=${ids} />`}
    <button onClick=${() => go("runs")}>Choose others</button></header>`;
  if (ids.length < 2) return html`${head}<p class="notice" role="status">Choose another run, or a point of a sweep, to stand
    beside this one. Several at once can be marked in the list of runs.</p>`;
  return html`${head}
    <${WindowBar} span=${span} set=${setSpan} start=${answer.found?.start} stop=${answer.found?.stop} />
    <${Answered} answer=${answer} what="the runs">${(found) => {
      const named = { ...found, runs: lettered(found.runs) };
      return html`<${Runs} runs=${named.runs} />
        ${found.note && html`<p class="notice" role="status">${found.note[0].toUpperCase()}${found.note.slice(1)}.</p>`}
        <${Tabs} label="Comparison" parts=${PARTS} chosen=${chosen} choose=${choose}>
          <${part.show} found=${named} fields=${fields} /><//>`;
    }}<//>`;
}

/** Letters for the runs, and the titles that the user has given them. */
function lettered(runs) {
  return runs.map((run, k) => {
    const [id, point] = run.id.split(":");
    const title = app.runs.value.find((known) => known.id === id)?.title ?? run.title;
    return { ...run, letter: String.fromCharCode(65 + k), title: point ? `${title}, run ${point}` : title };
  });
}

/** @param {Props<{runs: LetteredRun[]}>} props */
function Runs({ runs }) {
  return html`<ul class="compared">${runs.map((run) => {
    const [id, point] = run.id.split(":");
    const open = () => go("look", { run: id, ...(point ? { point } : {}) });
    return html`<li key=${run.id}><span class="letter">${run.letter}</span>${" "}
      <button class="link" onClick=${open}>${run.title}</button>${" "}
      <span class="muted small">${run.device}, seed ${run.seed}, ${number(run.runtime)} s</span></li>`;
  })}</ul>`;
}

/** @param {Props<{found: Compared}>} props */
function Side({ found, fields }) {
  const [word, choose] = useState(found.measures[0]?.name);
  const measure = found.measures.find((one) => one.name === word);
  const values = found.values[word] ?? {};
  const top = Math.max(1e-12, ...Object.values(values).flat().map((value) => Math.abs(value ?? 0)));
  const unit = unitWord(measure?.unit);
  return html`<div class="row">
    <label class="row">Measure <select value=${word} onChange=${(event) => choose(event.target.value)}>
    ${found.measures.map((one) => html`<option key=${one.name} value=${one.name}>${one.title}</option>`)}</select></label>
      <span class="muted small grow">${measure?.about}</span>
      <${SaveFigure} figures=${() => [{ title: "Bars", path: query("/compare/figure", { ...fields, measure: word }) }]} /></div>
    <${ByPopulation} found=${found} label=${`${measure?.title} by population`} cell=${(name, k) => {
      const value = values[name]?.[k];
      const width = `${(Math.abs(value ?? 0) / top) * 100}%`;
      return html`<td key=${k} class="bar-cell"><span class="length" style=${{ width }}></span>
        <span class="bar-value">${number(value)}${unit && value !== null ? ` ${unit}` : ""}</span></td>`;
    }} />`;
}

/** @param {Props<{found: Compared}>} props */
function Distances({ found }) {
  const words = Object.keys(found.distances);
  const [word, choose] = useState(words[0]);
  return html`<p class="muted">Kolmogorov-Smirnov distance of the distribution over cells from that of run A: 0 is the same,
      1 is no overlap.</p>
    <label class="row">Distribution <select value=${word} onChange=${(event) => choose(event.target.value)}>
      ${words.map((own) => html`<option key=${own} value=${own}>
        ${found.measures.find((one) => one.name === own)?.title ?? own}</option>`)}</select></label>
    <${ByPopulation} found=${found} label=${`Distances of ${word}`} cell=${(name, k) => {
      const value = found.distances[word]?.[name]?.[k];
      const width = `${(value ?? 0) * 100}%`;
      return html`<td key=${k} class="bar-cell"><span class="length" style=${{ width }}></span><span class="bar-value">
        ${number(value)}</span></td>`;
    }} />`;
}

/** The colour of a population, and what it does by the form of the sign. */
const Sign = ({ row }) =>
  html`<span class=${`sign ${kindOf(row)}`} style=${{ background: `var(${styleOf(row.slot).ink})` }}></span>`;

/** @param {Props<{found: Compared, label: string}>} props */
function ByPopulation({ found, label, cell }) {
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${label}>
    <table class="plain side"><caption class="hidden">
    ${label}</caption>
    <thead><tr><th scope="col">Population</th>${found.runs.map((run) => html`<th key=${run.id} scope="col" title=${run.title}>
      ${run.letter}</th>`)}</tr></thead>
    <tbody>${found.populations.map((row) => html`<tr key=${row.name}>
      <th scope="row"><${Sign} row=${row} />${row.short}</th>
      ${found.runs.map((_, k) => cell(row.name, k))}</tr>`)}</tbody>
  </table></div>`;
}

/** @param {Props<{found: Compared}>} props */
function Tables({ found }) {
  const [first, ...others] = found.runs;
  const [other, choose] = useState(others[0].id);
  const answer = useAnswer(query("/runs/diff", { a: first.id.split(":")[0], b: other.split(":")[0] }));
  const letter = others.find((run) => run.id === other)?.letter;
  return html`<label class="row">Tables of A against those of${" "}
    <select value=${other} onChange=${(event) => choose(event.target.value)}>
    ${others.map((run) => html`<option key=${run.id} value=${run.id}>${run.letter}: ${run.title}</option>`)}</select></label>
    <${Answered} answer=${answer} what="the differences">
      ${(known) => html`<${Changes} changes=${known.changes} before="A" after=${letter} />`}<//>`;
}
