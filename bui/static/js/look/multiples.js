// Small pictures of the runs of a sweep, each of which opens its run.
import { unpack } from "../api.js";
import { go } from "../app.js";
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { noneDone } from "../runs/actions.js";
import { Answered, query, useAnswer } from "./answer.js";
import { brushOf, inkOf, parts, useTheme } from "./ink.js";
import { gridOf } from "./multiples_grid.js";
import { SaveFigure } from "./save_figure.js";

const MOST = 100; // pictures
const [WIDTH, HEIGHT] = [220, 110]; // CSS pixels
const ABOUT = "The figure shows the same runs, on white; all pictures of rates have one scale.";

/** @param {Props<{run: Run}>} props */
export function Multiples({ run }) {
  const [kind, choose] = useState("raster");
  const asked = { kind, most: MOST };
  const path = query(`/runs/${run.id}/multiples`, asked);
  const figure = { title: "Small pictures", path: query(`/runs/${run.id}/multiples/figure`, asked) };
  const answer = useAnswer(run.points?.done ? path : null, { turn: run.status });
  if (!run.points?.done) return html`<p class="notice muted">${noneDone(run)}</p>`;
  return html`<div class="row"><label class="row">Show <select value=${kind} onChange=${(event) => choose(event.target.value)}>
    <option value="raster">rasters</option><option value="rate">population rates</option></select></label>
    <${SaveFigure} figures=${() => [figure]} about=${ABOUT} /></div>
    <${Answered} answer=${answer} what="small pictures">${(found) => html`
      <${Pictures} run=${run} found=${found} />
      ${found.note && html`<p class="small muted">${found.note}</p>`}`}<//>`;
}

/**
 * A grid where two parameters make one, else a list.
 * @param {Props<{run: Run, found: Told<"Multiples">}>} props
 */
function Pictures({ run, found }) {
  const grid = useMemo(() => gridOf(found.parameters, found.items), [found]);
  if (!grid) {
    return html`<ul class="multiples">
      ${found.items.map((item) => html`<li key=${item.run}><${Item} run=${run} found=${found} item=${item} /></li>`)}</ul>`;
  }
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label="Small pictures on a grid">
    <table class="multiples-grid"><caption class="hidden">${grid.y} upwards, ${grid.x} to the right</caption>
    <tbody>${grid.rows.map((row) => html`<tr key=${row}><th scope="row">${grid.y} = ${row}</th>
      ${grid.columns.map((column) => {
        const item = grid.at(row, column);
        return html`<td key=${column}>${item ? html`<${Item} run=${run} found=${found} item=${item} bare />`
          : html`<span class="muted small">no run</span>`}</td>`;
      })}</tr>`)}</tbody>
    <tfoot><tr><td></td>${grid.columns.map((column) => html`<th key=${column} scope="col">
      ${grid.x} = ${column}</th>`)}</tr></tfoot></table></div>`;
}

/** @param {Props<{run: Run, found: Told<"Multiples">}>} props */
function Item({ run, found, item, bare = false }) {
  const canvas = useRef(null);
  const theme = useTheme();
  const values = found.parameters.map((name, k) => `${name} = ${item.values[k]}`);
  const words = [...values, item.trial && `trial ${item.trial}`].filter(Boolean).join(", ") || `run ${item.run}`;
  useEffect(() => {
    if (item.error || !canvas.current) return;
    (found.kind === "raster" ? paintCounts : paintRates)(canvas.current, item);
  }, [item, found.kind, theme]); // theme: the colours of the style sheet are others
  if (item.error) {
    return html`<div class="multiple"><span>${words}</span><span class="bad small">${item.error}</span></div>`;
  }
  const open = () => go("look", { run: run.id, point: item.run });
  return html`<button class="multiple" onClick=${open} aria-label=${`${words}; open run ${item.run}`}>
    <canvas ref=${canvas} width=${WIDTH} height=${HEIGHT}></canvas>
      ${!bare && html`<span>${words}</span>`}</button>`;
}

function paintCounts(canvas, item) {
  const counts = unpack(item.counts);
  const picture = new ImageData(item.width, item.height);
  const cells = item.rows.length ? item.rows[item.rows.length - 1].to : 1;
  const inks = item.rows.map((row) => parts(inkOf(row.slot)));
  const most = Math.max(1, counts.reduce((one, other) => Math.max(one, other), 0));
  counts.forEach((many, place) => {
    if (!many) return;
    const cell = ((Math.floor(place / item.width) + 0.5) * cells) / item.height;
    const band = item.rows.findIndex((row) => cell < row.to);
    picture.data.set([...(inks[band] ?? [0, 0, 0]), 90 + 165 * Math.sqrt(many / most)], place * 4);
  });
  const sheet = new OffscreenCanvas(item.width, item.height);
  brushOf(sheet).putImageData(picture, 0, 0);
  const brush = brushOf(canvas);
  brush.clearRect(0, 0, WIDTH, HEIGHT);
  brush.imageSmoothingEnabled = false;
  brush.drawImage(sheet, 0, 0, WIDTH, HEIGHT);
}

function paintRates(canvas, item) {
  const values = unpack(item.rates);
  const bins = item.t.length;
  const top = Math.max(1e-9, values.reduce((one, other) => Math.max(one, other), 0));
  const brush = brushOf(canvas);
  brush.clearRect(0, 0, WIDTH, HEIGHT);
  brush.lineWidth = 1.3;
  item.rows.forEach((row, band) => {
    brush.strokeStyle = inkOf(row.slot);
    brush.beginPath();
    const y = (k) => HEIGHT - 2 - (values[band * bins + k] / top) * (HEIGHT - 4);
    for (let k = 0; k < bins; k++) brush.lineTo((k / (bins - 1)) * WIDTH, y(k));
    brush.stroke();
  });
}
