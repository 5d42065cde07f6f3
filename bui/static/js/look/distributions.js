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
  return html`<${TimeBar} scope=${scope} />
    <fieldset class="row small pick"><legend class="hidden">Distributions</legend>
      ${known.map((one) => html`<label key=${one.name} title=${one.about}>
        <input type="checkbox" checked=${words.includes(one.name)} onChange=${() => turn(one.name)} /> ${title(one.name)}</label>`)}
    </fieldset>
    <div class="grid-charts">
      ${known.filter((one) => words.includes(one.name)).map((one) => html`<${Histogram} key=${one.name} scope=${scope} word=${one.name} about=${one.about} />`)}</div>`;
}

const NAMES = { isi: "Interspike intervals", cv: "CV of intervals", rate: "Rates of cells" };
const title = (word) => NAMES[word] ?? word;

function Histogram({ scope, word, about }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const [log, setLog] = useState(word === "isi");
  const asked = names.length ? scope.path("histogram", { measure: word, ...scope.fields(span, names), scale: log ? "log" : "" }) : null;
  const answer = useAnswer(asked, { delay: 150 });
  if (!names.length) return html`<p class="notice muted">Choose a population.</p>`;
  return html`<div class="panel">
    <label class="small right" title=${about}><input type="checkbox" checked=${log} onChange=${() => setLog(!log)} /> logarithmic</label>
    <${Answered} answer=${answer} what=${title(word)}>${(found) => html`<${Bars} scope=${scope} found=${found} log=${log} />`}<//>
  </div>`;
}

function Bars({ scope, found, log }) {
  const [factor, unit] = scaled(found.unit === "1" ? "" : found.unit);
  const edges = useMemo(() => Array.from(unpack(found.edges), (edge) => edge * factor), [found]);
  const names = Object.keys(found.counts);
  const series = useMemo(
    () => names.map((name) => ({ label: name, values: [...unpack(found.counts[name]), 0], ...scope.colours[name], steps: true, fill: names.length < 4 })),
    [found],
  );
  const total = (name) => unpack(found.counts[name]).reduce((sum, many) => sum + many, 0);
  const sum = (counts) => Object.values(counts ?? {}).reduce((all, many) => all + many, 0);
  const lost = [[sum(found.beyond), "above the last bin"], [sum(found.undefined), "not defined"]].filter(([many]) => many);
  const counted = names.map((name) => `${name}: ${whole(total(name))} ${found.over}`).join(", ");
  if (names.every((name) => total(name) === 0)) return html`<h3>${title(found.measure)}</h3>
    <p class="notice muted">No ${found.over} to count in this part of the run.</p>`;
  return html`<${Chart} title=${title(found.measure)} y=${{ label: found.over }}
    x=${{ label: unit ? `${title(found.measure)}, ${unit}` : title(found.measure), values: edges, log }} series=${series} height=${190} legend=${false}
      text=${`Histogram of ${title(found.measure)} from ${number(edges[0])} to ${number(edges[edges.length - 1])} ${unit}; ${counted}.`} />
    ${lost.length > 0 && html`<p class="small muted">Not shown: ${lost.map(([many, words]) => `${whole(many)} ${words}`).join(", ")}.</p>`}`;
}
