// Histograms: interspike intervals, and measures that each cell has.
import { unpack } from "../api.js";
import { html, useMemo, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Answered, useAnswer } from "./answer.js";
import { Chart } from "./chart.js";
import { number, scaled, whole } from "./format.js";
import { TimeBar } from "./time_bar.js";

const USUAL = [{ name: "isi", about: "Interspike intervals" }];
const SHOWN = ["isi", "cv", "rate"]; // the three that are seen first

export function Distributions({ scope }) {
  const known = [...USUAL, ...scope.results.measures.filter((one) => one.distribution)];
  const [words, setWords] = useState(SHOWN);
  const turn = (word) => setWords(words.includes(word) ? words.filter((own) => own !== word) : [...words, word]);
  const shown = known.filter((one) => words.includes(one.name));
  return html`<${TimeBar} scope=${scope} />
    <fieldset class="row small pick"><legend class="hidden">Distributions</legend>
      ${known.map((one) => html`<label key=${one.name} title=${one.about}>
        <input type="checkbox" checked=${words.includes(one.name)} onChange=${() => turn(one.name)} />${" "}
        ${title(one.name)}</label>`)}
    </fieldset>
    <div class="grid-charts">
      ${shown.map((one) => html`<${Histogram} key=${one.name} scope=${scope} word=${one.name} about=${one.about} />`)}</div>`;
}

const NAMES = { isi: "Interspike intervals", cv: "CV of intervals", rate: "Rates of cells" };
const title = (word) => NAMES[word] ?? word;

function Histogram({ scope, word, about }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const [log, setLog] = useState(word === "isi");
  const fields = { measure: word, ...scope.fields(span, names), scale: log ? "log" : "" };
  const asked = names.length ? scope.path("histogram", fields) : null;
  const answer = useAnswer(asked, { delay: 150 });
  if (!names.length) return html`<p class="notice muted">Choose a population.</p>`;
  return html`<div class="panel">
    <label class="small right" title=${about}>
      <input type="checkbox" checked=${log} onChange=${() => setLog(!log)} /> logarithmic</label>
    <${Answered} answer=${answer} what=${title(word)}>
      ${(found) => html`<${Bars} scope=${scope} found=${found} log=${log} />`}<//>
  </div>`;
}

function Bars({ scope, found, log }) {
  const [factor, unit] = scaled(found.unit === "1" ? "" : found.unit);
  const edges = useMemo(() => Array.from(unpack(found.edges), (edge) => edge * factor), [found, factor]);
  const series = useMemo(() => {
    const counts = Object.entries(found.counts);
    const bars = ([name, packed]) => ({ label: name, values: [...unpack(packed), 0], ...scope.colours[name], steps: true });
    return counts.map((one) => ({ ...bars(one), fill: counts.length < 4 }));
  }, [found, scope]);
  const name = title(found.measure);
  const counted = series.map((own) => ({ label: own.label, total: sum(own.values) }));
  if (counted.every(({ total }) => total === 0)) return html`<h3>${name}</h3>
    <p class="notice muted">No ${found.over} to count in this part of the run.</p>`;
  const words = counted.map(({ label, total }) => `${label}: ${whole(total)} ${found.over}`).join(", ");
  const ends = `from ${number(edges[0])} to ${number(edges[edges.length - 1])} ${unit}`;
  const x = { label: unit ? `${name}, ${unit}` : name, values: edges, log };
  return html`<${Chart} title=${name} y=${{ label: found.over }} x=${x} series=${series}
      height=${190} legend=${false} text=${`Histogram of ${name} ${ends}; ${words}.`} />
    <${Lost} found=${found} />`;
}

/** How many are in no bin. */
function Lost({ found }) {
  const many = (counts, words) => counts && sum(Object.values(counts)) > 0 && `${whole(sum(Object.values(counts)))} ${words}`;
  const lost = [many(found.beyond, "above the last bin"), many(found.undefined, "not defined")].filter(Boolean);
  return lost.length > 0 && html`<p class="small muted">Not shown: ${lost.join(", ")}.</p>`;
}

const sum = (values) => values.reduce((all, value) => all + value, 0);
