// The rate of each population over time, under the raster and with its span.
import { html, useMemo } from "../lib.js";
import { unpack } from "../api.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { Chart } from "./chart.js";
import { modelTime, number } from "./format.js";
import { MARGIN } from "./raster_paint.js";

const BINS = 200;
const SETTLED = 150; // ms

export function Rates({ scope, height = 190 }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const asked = names.length ? scope.path("rates", { ...scope.fields(span, names), bins: BINS }) : null;
  const answer = useAnswer(asked, { delay: SETTLED });
  if (!names.length) return null;
  return html`<${Answered} answer=${answer} what="rates">
    ${(found) => html`<${RateChart} scope=${scope} found=${found} span=${span} height=${height} />`}<//>`;
}

function RateChart({ scope, found, span, height }) {
  const t = useMemo(() => Array.from(unpack(found.t), (time) => time * 1000), [found]);
  const series = useMemo(() => {
    const line = (name, k) => ({ label: name, values: unpack(found.values[k]), ...scope.colours[name], steps: false });
    return found.names.map(line);
  }, [found, scope]);
  const means = series.map((own) => `${own.label} ${number(mean(own.values))} Hz`).join(", ");
  return html`<${Chart}
    title=${`Population rates in bins of ${modelTime(found.bin, found.bin)}`} y=${{ label: "Hz" }}
      x=${{ label: "Time, ms", values: t }}
      series=${series} height=${height}
    left=${MARGIN.left} right=${MARGIN.right} range=${[span.start * 1000, span.stop * 1000]} legend=${false}
    text=${`Population rates over time; their means: ${means}.`} onZoom=${(from, to) => scope.show(from / 1000, to / 1000)}
  />`;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
