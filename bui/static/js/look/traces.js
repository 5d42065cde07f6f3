// Recorded variables of single cells over time.
import { unpack } from "../api.js";
import { html, useMemo, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Typed } from "../typed.js";
import { Answered, useAnswer } from "./answer.js";
import { Chart } from "./chart.js";
import { scaled, whole } from "./format.js";
import { SaveFigure } from "./save_figure.js";
import { TimeBar } from "./time_bar.js";

const FIRST = 3;
const MOST = 24;
const NONE = "This run has recorded no variable; write [St]vm, say, into a column monitors and run again.";

export function Traces({ scope }) {
  const { recordings } = scope.results;
  const [place, choose] = useState(0);
  const [cells, setCells] = useState(null);
  if (!recordings.length) return html`<p class="notice muted">${NONE}</p>`;
  const own = recordings[place];
  const shown = cells ?? own.cells.slice(0, FIRST);
  const select = (event) => {
    choose(Number(event.target.value));
    setCells(null);
  };
  const words = { variable: own.variable, cells: shown.join(",") };
  const part = () => ({ ...scope.fields(scope.span.value, []), names: own.population });
  const figures = () => [{ title: "Traces", path: scope.path("figure/traces", { ...part(), ...words }) }];
  return html`<${TimeBar} scope=${scope}><${SaveFigure} figures=${figures} disabled=${!shown.length} /><//>
    <div class="row">
      <label class="row">Variable <select value=${place} onChange=${select}>
        ${recordings.map((row, k) => html`<option key=${k} value=${k}>
          ${row.variable} of ${scope.short(row.population)}</option>`)}</select></label>
      <${Cells} key=${place} known=${own.cells} shown=${shown} set=${setCells} />
    </div>
    <${Trace} scope=${scope} own=${own} cells=${shown} />`;
}

/** Which cells: boxes for a few, numbers for many. */
function Cells({ known, shown, set }) {
  const without = (cell) => shown.filter((own) => own !== cell);
  const turn = (cell) => set(shown.includes(cell) ? without(cell) : [...shown, cell].sort((one, other) => one - other));
  if (known.length <= 12) {
    return html`<fieldset class="row small pick"><legend class="hidden">Cells</legend><span>Cells</span>
      ${known.map((cell) => html`<label key=${cell}>
        <input type="checkbox" checked=${shown.includes(cell)} onChange=${() => turn(cell)} /> ${cell}</label>`)}</fieldset>`;
  }
  const read = (text) => set(text.split(/[\s,]+/).map(Number).filter((cell) => known.includes(cell)).slice(0, MOST));
  return html`<label>Cells <${Typed} value=${shown.join(", ")} set=${read} /></label><span class="small muted">
    ${whole(known.length)} are recorded, ${known[0]} to ${known[known.length - 1]}; at most ${MOST} are shown</span>`;
}

/** @param {Props<{scope: import("./scope.js").Scope, own: Told<"Recorded">, cells: number[]}>} props */
function Trace({ scope, own, cells }) {
  const span = useStore(scope.span);
  const { start, stop } = scope.fields(span, []);
  const fields = { population: own.population, variable: own.variable, cells: cells.join(","), start, stop, points: 2000 };
  const asked = cells.length ? scope.path("traces", fields) : null;
  const answer = useAnswer(asked, { delay: 120 });
  if (!cells.length) return html`<p class="notice muted">Choose a cell.</p>`;
  return html`<${Answered} answer=${answer} what="traces">
    ${(found) => html`<${Lines} scope=${scope} found=${found} span=${span} />`}<//>`;
}

/** @param {Props<{found: Told<"Traces">, span: Span}>} props */
function Lines({ scope, found, span }) {
  const [factor, unit] = scaled(found.unit);
  const t = useMemo(() => Array.from(unpack(found.t), (time) => time * 1000), [found]);
  const series = useMemo(
    () =>
      found.cells.map((cell, k) => ({
        label: `cell ${cell}`, values: Array.from(unpack(found.values[k]), (value) => value * factor),
        ink: scope.colours[found.population]?.ink ?? "--n0", shade: k / Math.max(1, found.cells.length - 1),
      })),
    [found, factor, scope],
  );
  if (!t.length) return html`<p class="notice muted">There is no sample in this part of the run.</p>`;
  const name = `${found.variable} of ${scope.short(found.population)}`;
  const ends = `from ${extreme(series, Math.min)} to ${extreme(series, Math.max)} ${unit}`;
  return html`<${Chart} title=${name} y=${{ label: unit }} x=${{ label: "Time, ms", values: t }} series=${series} height=${340}
      range=${[span.start * 1000, span.stop * 1000]} onZoom=${(from, to) => scope.show(from / 1000, to / 1000)}
      text=${`${name} in ${unit} over time for the cells ${found.cells.join(", ")}, ${ends}.`} />
    <p class="small muted">
      ${found.every > 1
        ? `Each two points stand for ${found.every} samples: the smallest and the largest of them. Zoom in to see every sample.`
        : `All ${whole(found.samples)} samples are shown.`}</p>`;
}

function extreme(series, pick) {
  const each = series.map((own) => own.values.reduce((one, other) => pick(one, other)));
  return pick(...each).toPrecision(3);
}
