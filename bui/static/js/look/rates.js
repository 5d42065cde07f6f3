// The rate of each population over time, under the raster and with its span: all on one chart, or each on its own.
import { html, useMemo } from "../lib.js";
import { unpack } from "../api.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { Chart } from "./chart.js";
import { number } from "./format.js";
import { MARGIN } from "./raster_paint.js";
import { apart, milliseconds, rateFields } from "./rate_choice.js";

const SETTLED = 150; // ms
const AXIS = 48; // CSS pixels of the axis of time
const SMALL = 62; // CSS pixels of a chart among many

export function Rates({ scope, height = 190 }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const choice = useStore(scope.rates);
  const fields = { ...scope.fields(span, names), ...rateFields(choice) };
  const answer = useAnswer(names.length ? scope.path("rates", fields) : null, { delay: SETTLED });
  if (!names.length) return null;
  return html`<${Answered} answer=${answer} what="rates">
    ${(found) => html`<${RateCharts} scope=${scope} found=${found} span=${span} height=${height} choice=${choice} />`}<//>`;
}

/** @param {Props<{found: Told<"Rates">, span: Span}>} props */
function RateCharts({ scope, found, span, height, choice }) {
  const t = useMemo(() => Array.from(unpack(found.t), (time) => time * 1000), [found]);
  const series = useMemo(() => {
    const line = (name, k) => ({ name, label: scope.short(name), values: unpack(found.values[k]), ...scope.colours[name] });
    return found.names.map(line);
  }, [found, scope]);
  const width = milliseconds(found.bin);
  const words = `in bins of ${width}${found.smoothing ? `, smoothed over ${milliseconds(found.smoothing)}` : ""}`;
  const common = {
    left: MARGIN.left, right: MARGIN.right, range: [span.start * 1000, span.stop * 1000], legend: false,
    onZoom: (from, to) => scope.show(from / 1000, to / 1000),
  };
  if (apart(choice, series.length)) {
    return html`<p class="small"><strong>Population rates ${words}</strong> <span class="muted">Hz</span></p>
      <div class="rate-rows">${series.map((own, k) => html`<${Chart} key=${own.name} ...${common} title=${own.label} small
        y=${{ label: "" }} x=${{ label: "Time, ms", values: t, hidden: k < series.length - 1 }} series=${[own]}
        height=${k < series.length - 1 ? SMALL : SMALL + AXIS}
        text=${`Rate of ${own.label} over time; its mean: ${number(mean(own.values))} Hz.`} />`)}</div>`;
  }
  const means = series.map((own) => `${own.label} ${number(mean(own.values))} Hz`).join(", ");
  return html`<${Chart} ...${common} title=${`Population rates ${words}`} y=${{ label: "Hz" }}
    x=${{ label: "Time, ms", values: t }} series=${series} height=${height}
    text=${`Population rates over time; their means: ${means}.`} />`;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
