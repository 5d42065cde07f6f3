// One result: its views as tabs, which share the part of the time and the populations that are shown.
import { go } from "../app.js";
import { html, useMemo } from "../lib.js";
import { ended, hasEnd } from "../runs/actions.js";
import { Activity } from "./activity.js";
import { Answered, useAnswer } from "./answer.js";
import { ChoosePopulations } from "./choose.js";
import { Distributions } from "./distributions.js";
import { Files } from "./files.js";
import { when } from "./format.js";
import { Measures } from "./measures.js";
import { Raster } from "./raster.js";
import { Rates } from "./rates.js";
import { Scope } from "./scope.js";
import { Spectra } from "./spectra.js";
import { Summary } from "./summary.js";
import { Tabs } from "./tabs.js";
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

function Loaded({ run, point, found, route }) {
  const scope = useMemo(() => new Scope(run.id, point, found), [run.id, point, found]);
  const part = PARTS.find((known) => known.word === route.tab) ?? PARTS.find((known) => known.word === FIRST);
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

function Head({ run, point, found }) {
  const facts = found ? [found.device, `seed ${found.seed}`, `${found.runtime} s`, when(found.created)] : [];
  return html`<header class="row result-head">
    <h1 class="title">${run.title}${point && html`<span class="muted">, run ${point} of the sweep</span>`}</h1>
    <span class="muted grow">${facts.join("  ·  ")}</span>
    ${point && html`<button onClick=${() => go("look", { run: run.id })}>Back to the sweep</button>`}
    <button onClick=${() => go("runs", { run: run.id })}>Log and tables</button>
  </header>`;
}

function RasterAndRates({ scope }) {
  return html`<div class="raster-part"><${TimeBar} scope=${scope} /><${Raster} scope=${scope} label="Raster" />
    <${Rates} scope=${scope} height=${innerHeight < 700 ? 140 : 190} /></div>`;
}
