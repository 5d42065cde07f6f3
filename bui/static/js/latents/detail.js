// One run of LFADS: how far it is, how its members fared, and what it has inferred.
import { go } from "../app.js";
import { html, useState } from "../lib.js";
import { Answered, sentence, useAnswer } from "../look/answer.js";
import { number, when } from "../look/format.js";
import { Tabs, partOf } from "../look/tabs.js";
import { Actions } from "./actions.js";
import { Copies } from "./copies.js";
import { Fan } from "./fan.js";
import { Inferred } from "./inferred.js";
import { Lineage } from "./lineage.js";
import { FitState } from "./list.js";
import { TrainingLog } from "./log.js";
import { Scores } from "./scores.js";
import { useTurn } from "./turn.js";
import { farWords, nowWords } from "./words.js";

const PARTS = [
  { word: "loss", title: "Loss", show: Fan },
  { word: "lineage", title: "Hyper-parameters", show: Lineage, several: true },
  { word: "copies", title: "Who copied whom", show: Copies, several: true },
  { word: "inferred", title: "Inferred trials", show: Inferred },
  { word: "scores", title: "Scores", show: Scores },
  { word: "log", title: "Log", show: TrainingLog },
];

/** @param {Props<{id: string, tab?: string}>} props */
export function FitDetail({ id, tab }) {
  const turn = useTurn(true);
  const [asked, setAsked] = useState(0);
  const answer = useAnswer(`/latents/${id}`, { turn: `${turn} ${asked}` });
  return html`<section class="run-detail panel" aria-label="The open run of LFADS">
    <${Answered} answer=${{ ...answer, busy: false }} what="the run">
      ${(found) => html`<${Detail} run=${found} tab=${tab} changed=${() => setAsked(asked + 1)} />`}<//>
    ${answer.error && html`<p><button onClick=${() => go("latents")}>Close</button></p>`}
  </section>`;
}

/** @param {Props<{run: Told<"LatentStatus">, tab?: string, changed: () => void}>} props */
function Detail({ run, tab, changed }) {
  const parts = PARTS.filter(({ several }) => !several || run.members > 1);
  const part = partOf(parts, tab ?? "");
  return html`<header class="row">
      <h2 class="grow title">${run.name}</h2>
      <button class="close" aria-label="Close this run" title="Close" onClick=${() => go("latents")}>×</button>
    </header>
    <div class="now"><${FitState} state=${run.state} /><span class="muted grow">${farWords(run)}</span></div>
    ${nowWords(run) && html`<p class="small muted">${sentence(nowWords(run))}</p>`}
    ${run.error && html`<p class="notice bad" role="alert">${sentence(run.error)}</p>`}
    <${Actions} run=${run} changed=${changed} />
    <${Facts} run=${run} />
    ${run.notes.length > 0 && html`<details class="small"><summary>Notes (${run.notes.length})</summary>
      <ul>${run.notes.map((note, k) => html`<li key=${k}>${sentence(note)}</li>`)}</ul></details>`}
    <${Tabs} label="About this run of LFADS" parts=${parts} chosen=${part.word}
      choose=${(word) => go("latents", { run: run.id, tab: word })}>
      <div class="latents-part"><${part.show} run=${run} /></div><//>`;
}

/** @param {Props<{run: Told<"LatentStatus">}>} props */
function Facts({ run }) {
  const several = run.members > 1;
  const facts = [
    ["Made", when(run.created)],
    ["Observation model", run.observation || null],
    ["Best member", several && run.best_member !== null ? `${run.best_member}, generation ${run.best_generation}` : null],
    ["Median loss", several && run.median !== null ? number(run.median, 4) : null],
    ["Clients", run.clients.length ? run.clients.join(", ") : null],
    ["Ended", run.why || null],
  ];
  return html`<dl class="facts">${facts.filter(([, value]) => value !== null).map(([name, value]) => html`<div key=${name}>
    <dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
