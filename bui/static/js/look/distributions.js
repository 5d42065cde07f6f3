// Histograms: interspike intervals, and measures that each cell has.
import { unpack } from "../api.js";
import { html, useMemo, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { Chart } from "./chart.js";
import { number, scaled, whole } from "./format.js";
import { SaveFigure } from "./save_figure.js";
import { TimeBar } from "./time_bar.js";

const USUAL = [{ name: "isi", title: "interspike intervals", about: "Times between two spikes of a cell" }];
const HEIGHTS = [["density", "densities, whose areas are 1"], ["share", "shares of the population"], ["count", "numbers"]];
const SHOWN = ["isi", "cv", "rate"]; // the three that are seen first

export function Distributions({ scope }) {
  const known = [...USUAL, ...scope.results.measures.filter((one) => one.distribution)];
  const [words, setWords] = useState(SHOWN);
  const [heights, setHeights] = useState("density");
  const turn = (word) => setWords(words.includes(word) ? words.filter((own) => own !== word) : [...words, word]);
  const shown = known.filter((one) => words.includes(one.name));
  return html`<${TimeBar} scope=${scope} />
    <fieldset class="row small pick"><legend class="hidden">Distributions</legend>
      ${known.map((one) => html`<label key=${one.name} title=${one.about}>
        <input type="checkbox" checked=${words.includes(one.name)} onChange=${() => turn(one.name)} />${" "}
        ${capital(one.title)}</label>`)}
      <label>Heights are <select value=${heights} onChange=${(event) => setHeights(event.target.value)}>
        ${HEIGHTS.map(([word, text]) => html`<option key=${word} value=${word}>${text}</option>`)}</select></label>
    </fieldset>
    <div class="grid-charts">
      ${shown.map((one) => html`<${Histogram} key=${one.name} scope=${scope} word=${one.name} about=${one.about}
        title=${capital(one.title)} heights=${heights} />`)}</div>`;
}

const capital = (text) => `${text[0].toUpperCase()}${text.slice(1)}`;

function Histogram({ scope, word, about, title, heights }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const [log, setLog] = useState(word === "isi");
  const fields = { measure: word, ...scope.fields(span, names), scale: log ? "log" : "", heights };
  const figures = () => [{ title, path: scope.figure("histogram", { measure: word, scale: log ? "log" : "linear", heights }) }];
  const asked = names.length ? scope.path("histogram", fields) : null;
  const answer = useAnswer(asked, { delay: 150 });
  if (!names.length) return html`<p class="notice muted">Choose a population.</p>`;
  return html`<div class="panel">
    <div class="row small right"><label title=${about}>
      <input type="checkbox" checked=${log} onChange=${() => setLog(!log)} /> logarithmic</label>
      <${SaveFigure} figures=${figures} /></div>
    <${Answered} answer=${answer} what=${title}>
      ${(found) => html`<${Bars} scope=${scope} found=${found} log=${log} title=${title} heights=${heights} />`}<//>
  </div>`;
}

/** @param {Props<{scope: import("./scope.js").Scope, found: Told<"Histogram">}>} props */
function Bars({ scope, found, log, title, heights }) {
  const [factor, unit] = scaled(found.unit === "1" ? "" : found.unit);
  const edges = useMemo(() => Array.from(unpack(found.edges), (edge) => edge * factor), [found, factor]);
  const series = useMemo(() => {
    const all = Object.entries(found.heights);
    const per = heights === "density" && !log ? factor : 1;
    const own = (packed) => [...Array.from(unpack(packed), (value) => (value === null ? null : value / per)), 0];
    const bars = ([name, packed]) => ({ label: scope.short(name), values: own(packed), ...scope.colours[name], steps: true });
    return all.map((one) => ({ ...bars(one), fill: all.length < 4 }));
  }, [found, scope, heights, log, factor]);
  const name = title;
  const count = ([own, packed]) => ({ label: scope.short(own), total: sum(unpack(packed)) });
  const counted = Object.entries(found.counts).map(count);
  if (counted.every(({ total }) => total === 0)) return html`<h3>${name}</h3>
    <p class="notice muted">No ${found.over} to count in this part of the run.</p>`;
  const words = counted.map(({ label, total }) => `${label}: ${whole(total)} ${found.over}`).join(", ");
  const ends = `from ${number(edges[0])} to ${number(edges[edges.length - 1])} ${unit}`;
  const x = { label: unit ? `${name}, ${unit}` : name, values: edges, log };
  return html`<${Chart} title=${name} y=${{ label: heightWords(heights, found.over, unit, log) }} x=${x} series=${series}
      height=${190} legend=${false} text=${`Histogram of ${name} ${ends}; ${words}.`} />
    <${Lost} found=${found} />`;
}

/**
 * How many are in no bin.
 * @param {Props<{found: Told<"Histogram">}>} props
 */
function Lost({ found }) {
  const many = (counts, words) => counts && sum(Object.values(counts)) > 0 && `${whole(sum(Object.values(counts)))} ${words}`;
  const lost = [many(found.beyond, "above the last bin"), many(found.undefined, "not defined")].filter(Boolean);
  return lost.length > 0 && html`<p class="small muted">Not shown: ${lost.join(", ")}.</p>`;
}

function heightWords(heights, over, unit, log) {
  if (heights === "count") return over;
  if (heights === "share") return "% of the population";
  return log ? "density, 1/decade" : unit ? `density, 1/${unit}` : "density";
}

const sum = (values) => values.reduce((all, value) => all + value, 0);
