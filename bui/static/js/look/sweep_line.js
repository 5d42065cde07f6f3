// A measure of each population along one parameter of a sweep, with a table of the same.
import { go } from "../app.js";
import { html, useMemo } from "../lib.js";
import { Chart } from "./chart.js";
import { number } from "./format.js";
import { styleOf } from "./ink.js";

export function SweepLine({ run, found, population }) {
  return found.kind === "points" ? html`<${Scattered} run=${run} found=${found} population=${population} />`
    : html`<${Along} run=${run} found=${found} />`;
}

/** @param {Props<{run: Run, found: Told<"GridPicture">}>} props */
function Along({ run, found }) {
  const texts = found.x?.texts ?? [""];
  const { order, x, series } = useMemo(() => alongOf(found), [found]);
  const label = found.x?.label;
  return html`<${Chart} title=${found.label} y=${{ label: "" }} x=${{ label: label ?? "", values: x }} series=${series}
      height=${300} text=${`${found.label} along ${label ?? "the runs"}; the table below has the values.`} />
    <${Values} run=${run} found=${found} texts=${texts} order=${order} />`;
}

/** The order of the values along the parameter, where each stands, and a line for each population. */
function alongOf(found) {
  const places = found.x ? (found.x.places ?? found.x.texts.map((_, k) => k)) : [0];
  const order = places.map((_, k) => k).sort((one, other) => places[one] - places[other]);
  const line = (map, n) => ({
    label: found.shown[n].short || found.label, values: order.map((k) => map.mean[0][k]), dots: true,
    ...styleOf(found.shown[n].slot),
  });
  return { order, x: order.map((k) => places[k]), series: found.maps.map(line) };
}

/** @param {Props<{run: Run, found: Told<"GridPicture">}>} props */
function Values({ run, found, texts, order }) {
  const cell = (map, k) => `${number(map.mean[0][k])}${map.trials[0][k] > 1 ? ` ± ${number(map.deviation[0][k])}` : ""}`;
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label=${`Values of ${found.label}`}><table class="plain">
    <caption class="hidden">${found.label}</caption>
    <thead><tr><th scope="col">${found.x?.label ?? "Runs"}</th>
      ${found.maps.map((map, n) => html`<th key=${map.population} scope="col" class="number">
      ${found.shown[n].short || found.label}</th>`)}<th scope="col">Run</th></tr></thead>
    <tbody>${order.map(
      (k) => html`<tr key=${k}><th scope="row">${texts[k]}</th>
        ${found.maps.map((map) => html`<td key=${map.population} class="number">
        ${cell(map, k)}</td>`)}
        <td>${(found.runs[0]?.[k] ?? []).map((own) => html`<button key=${own} class="link" aria-label=${`Open run ${own}`}
          onClick=${() => go("look", { run: run.id, point: own })}>${own}</button> `)}</td></tr>`,
    )}</tbody></table></div>`;
}

/**
 * Runs that lie on no grid: the measure against one parameter, a dot for each run.
 * @param {Props<{run: Run, found: Told<"ScatteredPicture">, population: string}>} props
 */
function Scattered({ run, found, population }) {
  const place = Math.max(0, found.populations.indexOf(population));
  const label = found.x?.label;
  const short = found.shown[place]?.short;
  const points = useMemo(() => {
    const placed = found.points.flatMap((one) => (one.x === null ? [] : [{ ...one, x: one.x }]));
    return placed.sort((one, other) => one.x - other.x);
  }, [found]);
  const x = useMemo(() => points.map((one) => one.x), [points]);
  const series = useMemo(() => {
    const values = points.map((one) => one.values[place]);
    return [{ label: short || found.label, values, dots: "only", ...styleOf(found.shown[place]?.slot ?? "n0") }];
  }, [points, place, short, found]);
  return html`<${Chart} title=${`${found.label}${short ? ` of ${short}` : ""}`} y=${{ label: "" }}
      x=${{ label: label ?? "", values: x }} series=${series} height=${300}
      text=${`${found.label} of ${points.length} runs against ${label ?? "their order"}.`} />
    <p class="small muted">The runs lie on no grid, so each is a dot.</p>
    <ul class="row small">${points.slice(0, 60).map((one) => html`<li key=${one.run}>
      <button class="link" onClick=${() => go("look", { run: run.id, point: one.run })}>
        run ${one.run}: ${number(one.values[place])}</button>
      </li>`)}</ul>`;
}
