// The raster of a result on a canvas: zoomed by dragging, wheel and keys, with a crosshair that tells what it is on.
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { whole } from "./format.js";
import { useSize, useTheme } from "./ink.js";
import { paintRaster, plotArea, prepare } from "./raster_paint.js";
import { followMouse, readAt } from "./raster_mouse.js";
import { timeKey } from "./time_bar.js";

const SETTLED = 90; // ms without another zoom before the server is asked
const NONE = "This run has recorded no spikes; write [Sp] into a column monitors and run again.";

export function Raster({ scope, label = "Raster", height = null }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const frame = useRef(null);
  const size = useSize(frame);
  const area = plotArea(size.width, size.height);
  const pixels = { width: Math.round(area.width), height: Math.round(area.height) };
  const asked = names.length && size.width ? scope.path("raster", { ...scope.fields(span, names), ...pixels }) : null;
  const answer = useAnswer(asked, { delay: SETTLED });
  const raster = useMemo(() => answer.found && prepare(answer.found), [answer.found]);
  return html`<div class="raster" style=${height ? { height: `${height}px`, flex: "none" } : {}}>
    <div class="raster-frame" ref=${frame}>
      ${raster && size.width > 0 && html`<${Picture} scope=${scope} raster=${raster} span=${span} size=${size}
        label=${label} />`}
      ${!raster && names.length > 0 && html`<${Answered} answer=${answer} what="spikes" />`}
      ${!names.length && html`<p class="notice muted">
        ${scope.recorded.length ? "Choose a population to see its spikes." : NONE}</p>`}
    </div>
  </div>`;
}

function Picture({ scope, raster, span, size, label }) {
  const canvas = useRef(null);
  const cover = useRef(null);
  const [reading, read] = useState("");
  const theme = useTheme();
  const scale = devicePixelRatio || 1;
  const state = useRef(null);
  state.current = { scope, raster, span, size };
  useEffect(() => {
    const turn = requestAnimationFrame(() => {
      for (const sheet of [canvas.current, cover.current]) fit(sheet, size, scale);
      paintRaster(canvas.current, raster, span, scale);
      canvas.current.dataset.painted = `${span.start}:${span.stop}`;
    });
    return () => cancelAnimationFrame(turn);
  }, [raster, span, size, scale, theme]); // theme: the colours of the style sheet are others
  useEffect(() => {
    const point = (place) => read(place ? readAt(state.current, place) : "");
    return followMouse(cover.current, () => state.current, point);
  }, []);
  const keys = (event) => timeKey(scope, event.key) && event.preventDefault();
  return html`<canvas ref=${canvas} class="raster-spikes" role="img" aria-label=${said(label, raster)}></canvas>
    <canvas ref=${cover} class="raster-cover" tabindex="0" role="application" onKeyDown=${keys}
      aria-label=${`${label}: drag or press + to zoom, arrows to move, 0 for the whole run`}></canvas>
    <p class="raster-words small muted" aria-live="off">${reading || hint(raster)}</p>`;
}

function fit(sheet, size, scale) {
  const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
  if (sheet.width !== width || sheet.height !== height) [sheet.width, sheet.height] = [width, height];
  sheet.style.width = `${size.width}px`;
  sheet.style.height = `${size.height}px`;
}

function hint(raster) {
  const counted = raster.mode === "image" ? ", counted in pixels" : "";
  return `${whole(raster.spikes)} spikes${counted}. Drag or wheel to zoom, Shift and drag to move, double click for all.`;
}

function said(label, raster) {
  const rows = raster.rows.map((row) => row.short).join(", ");
  const [start, stop] = [raster.start, raster.stop].map((time) => `${time.toFixed(4)} s`);
  const many = `${whole(raster.spikes)} spikes of ${whole(raster.cells)} cells`;
  return `${label}: ${many} from ${start} to ${stop}; populations from the top: ${rows}.`;
}
