// One result: its views as tabs, which share the part of the time and the populations that are shown.
import { go } from "../app.js";
import { html, useMemo } from "../lib.js";
import { useStore } from "../store.js";
import { ended, hasEnd } from "../runs/actions.js";
import { Activity } from "./activity.js";
import { Answered, useAnswer } from "./answer.js";
import { ChoosePopulations } from "./choose.js";
import { Distributions } from "./distributions.js";
import { Files } from "./files.js";
import { when } from "./format.js";
import { Measures } from "./measures.js";
import { Raster } from "./raster.js";
import { RateChoice, apart, rateFields } from "./rate_choice.js";
import { Rates } from "./rates.js";
import { SaveFigure } from "./save_figure.js";
import { Scope } from "./scope.js";
import { Spectra } from "./spectra.js";
import { Summary } from "./summary.js";
import { Tabs, partOf } from "./tabs.js";
import { TimeBar } from "./time_bar.js";
import { Traces } from "./traces.js";

/** `side`: the choice of populations stands beside the view. */
const PARTS = [
  { word: "summary", title: "Summary", show: Summary },
  { word: "raster", title: "Raster and rates", show: RasterAndRates, side: true },
  { word: "distributions", title: "Distributions", show: Distributions, side: true },
  { word: "traces", title: "Traces", show: Traces },
  { word: "spectra", title: "Spectra", show: Spectra, side: true },
  { word: "activity", title: "Activity in space", show: Activity, side: true },
  { word: "measures", title: "Measures", show: Measures },
  { word: "files", title: "Files", show: Files },
];
const FIRST = "raster";
const NEVER = "This run has failed or was stopped, so it has no results; its log says more.";
const NOT_YET = "This run has no results yet; they come here when it is done.";

/** @param {Props<{run: Run, route: Route}>} props */
export function Result({ run, route }) {
  const point = route.point ?? "";
  const path = `/runs/${run.id}/results${point ? `?point=${point}` : ""}`;
  const there = point || hasEnd(run);
  const answer = useAnswer(there ? path : null);
  if (!there) {
    const words = ended(run) ? NEVER : NOT_YET;
    return html`<${Head} run=${run} point=${point} /><p class="notice muted" role="status">${words}</p>`;
  }
  return html`<${Answered} answer=${answer} what="the results">
    ${(found) => html`<${Loaded} run=${run} point=${point} found=${found} route=${route} />`}<//>`;
}

/** @param {Props<{run: Run, found: Result, route: Route}>} props */
function Loaded({ run, point, found, route }) {
  const scope = useMemo(() => new Scope(run.id, point, found), [run.id, point, found]);
  const part = partOf(PARTS, route.tab ?? FIRST, FIRST);
  const side = part.side && scope.recorded.length > 0;
  const choose = (word) => go("look", { run: run.id, ...(point ? { point } : {}), tab: word });
  return html`<div class="result">
    <${Head} run=${run} point=${point} found=${found} />
    <${Tabs} label="Views of the result" parts=${PARTS} chosen=${part.word} choose=${choose}>
      <div class=${side ? "with-side" : "without-side"}>
        ${side && html`<${ChoosePopulations} scope=${scope} />`}
        <div class="result-body" tabindex="0" role="region" aria-label=${part.title}>
          <${part.show} scope=${scope} run=${run} point=${point} /></div>
      </div>
    <//>
  </div>`;
}

/** @param {Props<{run: Run, found?: Result}>} props */
function Head({ run, point, found }) {
  const facts = found ? [found.device, `seed ${found.seed}`, `${found.runtime} s`, when(found.created)] : [];
  return html`<header class="row result-head">
    <h1 class="title">${run.title}${point && html`<span class="muted">, run ${point} of the sweep</span>`}</h1>
    <span class="muted grow">${facts.join("  ·  ")}</span>
    ${point && html`<button onClick=${() => go("look", { run: run.id })}>Back to the sweep</button>`}
    ${found && html`<button onClick=${() => go("look", { compare: point ? `${run.id}:${point}` : run.id })}>
      Compare with …</button>`}
    <button onClick=${() => go("runs", { run: run.id })}>Log and tables</button>
  </header>`;
}

function RasterAndRates({ scope }) {
  const rates = rateFields(useStore(scope.rates));
  const layout = apart(scope.rates.value, useStore(scope.names).length) ? "each" : "together";
  const figures = () => [
    { title: "Raster and rates", path: scope.figure("overview", rates) }, { title: "Raster", path: scope.figure("raster") },
    { title: "Rates", path: scope.figure("rates", { ...rates, layout }) },
    { title: "Correlations of populations", path: scope.figure("correlations") },
  ];
  return html`<div class="raster-part"><${TimeBar} scope=${scope}><${SaveFigure} figures=${figures} /><//>
    <${Raster} scope=${scope} label="Raster" /><${RateChoice} scope=${scope} />
    <${Rates} scope=${scope} height=${innerHeight < 700 ? 140 : 190} /></div>`;
}
