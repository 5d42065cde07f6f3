// Small pictures of the runs of a sweep, each of which opens its run.
import { unpack } from "../api.js";
import { go } from "../app.js";
import { html, useEffect, useRef, useState } from "../lib.js";
import { noneDone } from "../runs/actions.js";
import { Answered, query, useAnswer } from "./answer.js";
import { ink, parts, useTheme } from "./ink.js";
import { kindOf } from "./scope.js";

const [WIDTH, HEIGHT] = [220, 110]; // CSS pixels

export function Multiples({ run }) {
  const [kind, choose] = useState("raster");
  const answer = useAnswer(run.points?.done ? query(`/runs/${run.id}/multiples`, { kind }) : null, { turn: run.status });
  if (!run.points?.done) return html`<p class="notice muted">${noneDone(run)}</p>`;
  return html`<label class="row">Show <select value=${kind} onChange=${(event) => choose(event.target.value)}>
    <option value="raster">rasters</option><option value="rate">population rates</option></select></label>
    <${Answered} answer=${answer} what="small pictures">${(found) => html`
      <ul class="multiples">
        ${found.items.map((item) => html`<${Item} key=${item.run} run=${run} found=${found} item=${item} />`)}</ul>
      ${found.note && html`<p class="small muted">${found.note}</p>`}`}<//>`;
}

function Item({ run, found, item }) {
  const canvas = useRef(null);
  const theme = useTheme();
  const values = found.parameters.map((name, k) => `${name} = ${item.values[k]}`);
  const words = [...values, item.trial && `trial ${item.trial}`].filter(Boolean).join(", ") || `run ${item.run}`;
  useEffect(() => {
    if (item.error || !canvas.current) return;
    (found.kind === "raster" ? paintCounts : paintRates)(canvas.current, item);
  }, [item, found.kind, theme]); // theme: the colours of the style sheet are others
  if (item.error) {
    return html`<li><div class="multiple"><span>${words}</span><span class="bad small">${item.error}</span></div></li>`;
  }
  const open = () => go("look", { run: run.id, point: item.run });
  return html`<li>
    <button class="multiple" onClick=${open} aria-label=${`${words}; open run ${item.run}`}>
    <canvas ref=${canvas} width=${WIDTH} height=${HEIGHT}></canvas><span>${words}</span></button></li>`;
}

function paintCounts(canvas, item) {
  const counts = unpack(item.counts);
  const picture = new ImageData(item.width, item.height);
  const cells = item.rows.length ? item.rows[item.rows.length - 1].to : 1;
  const inks = item.rows.map((row) => parts(ink(`--${kindOf(row)}`)));
  const most = Math.max(1, counts.reduce((one, other) => Math.max(one, other), 0));
  counts.forEach((many, place) => {
    if (!many) return;
    const cell = ((Math.floor(place / item.width) + 0.5) * cells) / item.height;
    const band = item.rows.findIndex((row) => cell < row.to);
    picture.data.set([...(inks[band] ?? [0, 0, 0]), 90 + 165 * Math.sqrt(many / most)], place * 4);
  });
  const sheet = new OffscreenCanvas(item.width, item.height);
  sheet.getContext("2d").putImageData(picture, 0, 0);
  const brush = canvas.getContext("2d");
  brush.clearRect(0, 0, WIDTH, HEIGHT);
  brush.imageSmoothingEnabled = false;
  brush.drawImage(sheet, 0, 0, WIDTH, HEIGHT);
}

function paintRates(canvas, item) {
  const values = unpack(item.rates);
  const bins = item.t.length;
  const top = Math.max(1e-9, values.reduce((one, other) => Math.max(one, other), 0));
  const brush = canvas.getContext("2d");
  brush.clearRect(0, 0, WIDTH, HEIGHT);
  brush.lineWidth = 1.3;
  item.rows.forEach((row, band) => {
    brush.strokeStyle = ink(`--${kindOf(row)}`);
    brush.beginPath();
    const y = (k) => HEIGHT - 2 - (values[band * bins + k] / top) * (HEIGHT - 4);
    for (let k = 0; k < bins; k++) brush.lineTo((k / (bins - 1)) * WIDTH, y(k));
    brush.stroke();
  });
}
