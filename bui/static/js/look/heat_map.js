// A heat map as a table, so that every value can be read, reached by keys, and opened.
import { go } from "../app.js";
import { heads } from "../heads.js";
import { html } from "../lib.js";
import { number, unitWord } from "./format.js";
import { heat } from "./ink.js";

const READABLE = 18; // columns up to which values are written into the cells

/** @param {Props<{run: Run, found: Told<"GridPicture">, population: string}>} props */
export function Heat({ run, found, population }) {
  const map = found.maps.find((one) => one.population === population) ?? found.maps[0];
  const short = found.shown.find((one) => one.name === map.population)?.short ?? population;
  const values = map.mean.flat().filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = (value) => (high > low ? (value - low) / (high - low) : 0.5);
  const columns = found.x?.texts ?? [""];
  const rows = found.y?.texts ?? [""];
  const order = rows.map((_, k) => rows.length - 1 - k); // small values at the bottom, as on an axis
  return html`<div class="heat-part">
    <h2>${found.label}${short ? ` of ${short}` : ""}</h2>
    <div class="heat-frame scroll-x" tabindex="0" role="region" aria-label=${`Heat map of ${found.label}`}>
      <table class="heat"><caption class="hidden">
        ${found.label} of ${short} for each pair of values; smallest ${number(low)}, largest ${number(high)}</caption>
        <tbody>${order.map(
          (line) => html`<tr key=${line}><th scope="row">${rows[line]}</th>
            ${columns.map((text, k) => html`<${Cell} key=${text} run=${run} found=${found} map=${map} line=${line} column=${k}
              place=${place} written=${columns.length <= READABLE} />`)}</tr>`,
        )}</tbody>
        <tfoot><tr><th scope="row" class="corner">${found.y?.label}</th>${heads(...columns)}</tr>
          <tr><td></td><th scope="colgroup" colspan=${columns.length}>${found.x?.label}</th></tr></tfoot>
      </table>
      <${Scale} low=${low} high=${high} unit=${unitWord(found.unit)} />
    </div>
    <p class="small muted">Means over trials. Choose a cell to open its run.</p>
  </div>`;
}

/** @param {Props<{run: Run, found: Told<"GridPicture">, map: Told<"PopulationMap">}>} props */
function Cell({ run, found, map, line, column, place, written }) {
  const [value, deviation, trials] = [map.mean[line][column], map.deviation[line][column], map.trials[line][column]];
  const ids = found.runs[line]?.[column] ?? [];
  if (value === null) return html`<td class="none" title=${trials ? "not defined" : "not done"}><span class="hidden">
    ${trials ? "not defined" : "not done"}</span></td>`;
  const unit = unitWord(found.unit);
  const { back, text } = heat(place(value));
  const axes = [[found.y, line], [found.x, column]].filter(([axis]) => axis);
  const where = axes.map(([axis, k]) => `${axis.label} = ${axis.texts[k]}`).join(", ");
  const spread = trials > 1 ? ` ± ${number(deviation)}, ${trials} trials` : "";
  const words = `${where}: ${number(value)} ${unit}${spread}`;
  const open = () => go("look", { run: run.id, point: ids[0] });
  return html`<td>
    <button style=${{ background: back, color: text }} disabled=${!ids.length} onClick=${open} title=${words}
      aria-label=${`${words}; open the run`}>${written ? number(value) : ""}</button></td>`;
}

function Scale({ low, high, unit }) {
  const steps = Array.from({ length: 24 }, (_, k) => 1 - k / 23);
  return html`<div class="heat-scale small" aria-hidden="true"><span>${number(high)} ${unit}</span><div>
    ${steps.map((step) => html`<i key=${step} style=${{ background: heat(step).back }}></i>`)}</div>
    <span>${number(low)}</span></div>`;
}
