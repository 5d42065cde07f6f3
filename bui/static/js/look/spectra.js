// Power spectra of the activity of populations.
import { unpack } from "../api.js";
import { html, useMemo, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { Chart } from "./chart.js";
import { number } from "./format.js";
import { SaveFigure } from "./save_figure.js";
import { TimeBar } from "./time_bar.js";

const RESOLUTIONS = ["1", "2", "5", "10", "20", "50", "100"];

export function Spectra({ scope }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const width = span.stop - span.start;
  const [wanted, setResolution] = useState("2");
  const finest = Math.max(Number(wanted), 1 / width); // a span has no finer one
  const resolution = RESOLUTIONS.find((own) => Number(own) >= finest) ?? wanted;
  const [highest, setHighest] = useState("200");
  const asked = names.length ? scope.path("spectrum", { ...scope.fields(span, names), resolution, highest }) : null;
  const answer = useAnswer(asked, { delay: 150 });
  return html`<${TimeBar} scope=${scope}>
      <label>Resolution <select value=${resolution} onChange=${(event) => setResolution(event.target.value)}>
        ${RESOLUTIONS.map((own) => html`<option key=${own} value=${own} disabled=${Number(own) < 1 / width}>
          ${own} Hz</option>`)}</select></label>
      <label>up to <select value=${highest} onChange=${(event) => setHighest(event.target.value)}>
        ${["100", "200", "500"].map((own) => html`<option key=${own} value=${own}>${own} Hz</option>`)}</select></label>
      <${SaveFigure} figures=${() => [{ title: "Spectra", path: scope.figure("spectra", { resolution, highest }) }]} />
    <//>
    ${names.length ? html`<${Answered} answer=${answer} what="spectra">
      ${(found) => html`<${Lines} scope=${scope} found=${found} />`}<//>`
    : html`<p class="notice muted">Choose a population.</p>`}`;
}

/** @param {Props<{found: Told<"Spectrum">}>} props */
function Lines({ scope, found }) {
  const frequency = useMemo(() => Array.from(unpack(found.frequency)), [found]);
  const series = useMemo(() => {
    const line = ([name, power]) => ({ label: scope.short(name), values: Array.from(unpack(power)), ...scope.colours[name] });
    return Object.entries(found.power).map(line);
  }, [found, scope]);
  const none = found.note || "no spikes in this part of the run";
  if (!frequency.length) return html`<p class="notice muted">There is too little to see: ${none}.</p>`;
  const peaks = series.map((own) => {
    const top = own.values.reduce((best, value, k) => (value > own.values[best] ? k : best), 0);
    return `${own.label} at ${number(frequency[top])} Hz`;
  });
  return html`<${Chart} title="Power spectrum of population activity" y=${{ label: `1 = ${found.unit}` }}
    x=${{ label: "Frequency, Hz", values: frequency }} series=${series} height=${340} legend=${false}
      text=${`Power spectra; the largest power is for ${peaks.join(", ")}.`} />
    <p class="small muted">Peaks: ${peaks.slice(0, 8).join(", ")}.</p>`;
}
