// Spikes and rates of a run under way: the axis is the whole run, and fills from the left.
import { html, useEffect, useMemo, useRef } from "../lib.js";
import { Chart } from "../look/chart.js";
import { modelTime, whole } from "../look/format.js";
import { useSize, useTheme } from "../look/ink.js";
import { MARGIN, paintRaster, prepare } from "../look/raster_paint.js";

const HEIGHT = 280; // CSS pixels

/**
 * `found` is a raster, that of a run under way or a whole one.
 * @param {Props<{found: any}>} props
 */
export function RasterSoFar({ found, height = HEIGHT }) {
  const frame = useRef(null);
  const canvas = useRef(null);
  const { width } = useSize(frame);
  const theme = useTheme();
  const raster = useMemo(() => prepare(found), [found]);
  const scale = devicePixelRatio || 1;
  useEffect(() => {
    if (!width) return;
    const sheet = canvas.current;
    [sheet.width, sheet.height] = [Math.round(width * scale), Math.round(height * scale)];
    paintRaster(sheet, raster, { start: found.start, stop: found.stop }, scale);
    sheet.dataset.until = String(found.until ?? found.stop);
  }, [raster, width, height, scale, theme, found]);
  const names = found.rows.map((row) => row.name).join(", ");
  const label = `Spikes until ${modelTime(found.until ?? found.stop, found.stop)}; populations from the top: ${names}.`;
  return html`<figure class="live-raster" ref=${frame}>
    <canvas ref=${canvas} class="raster-so-far" role="img" style=${{ width: "100%", height: `${height}px` }}
      aria-label=${label}></canvas>
    ${found.until !== undefined && html`<figcaption class="small muted">${said(found)}</figcaption>`}
  </figure>`;
}

function said({ spikes, every, until, stop }) {
  const part = every > 1 ? `; one cell of ${every} is shown` : "";
  return `${whole(spikes)} spikes until ${modelTime(until, stop)} of ${modelTime(stop, stop)}${part}`;
}

/** @param {Props<{rates: NonNullable<Run["rates"]>, stop: number}>} props */
export function RatesSoFar({ scope, rates, stop, height = 150 }) {
  const t = useMemo(() => rates.t.map((time) => time * 1000), [rates]);
  const series = useMemo(
    () => rates.names.map((name, k) => ({ label: name, values: rates.values[k], ...scope.colours[name], steps: false })),
    [rates, scope],
  );
  return html`<${Chart} title="Population rates" y=${{ label: "Hz" }} x=${{ label: "Time, ms", values: t }} series=${series}
    height=${height} left=${MARGIN.left} right=${MARGIN.right} range=${[0, stop * 1000]} legend=${false}
    text=${`Rates of ${rates.names.join(", ")} so far.`} />`;
}
