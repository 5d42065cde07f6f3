// A sweep: a measure against its parameters, small pictures of its runs, the list of its points, and files.
import { go } from "../app.js";
import { html } from "../lib.js";
import { POINTLESS, pointless } from "../runs/actions.js";
import { PointBar, Points } from "../runs/points.js";
import { Progress, Status, progressWords } from "../runs/status.js";
import { Files } from "./files.js";
import { SweepMap } from "./sweep_map.js";
import { Multiples } from "./multiples.js";
import { Tabs } from "./tabs.js";

const PARTS = [
  { word: "map", title: "Map", show: SweepMap },
  { word: "multiples", title: "Small multiples", show: Multiples },
  { word: "points", title: "Points", show: Points },
  { word: "files", title: "Files", show: Files },
];

export function Sweep({ run, route }) {
  if (pointless(run)) return html`<${Head} run=${run} /><p class="notice muted">${POINTLESS}</p>`;
  const first = !run.points?.done && run.points?.not_a_number ? "points" : "map"; // a map needs numbers
  const part = PARTS.find((known) => known.word === route.tab) ?? PARTS.find((known) => known.word === first);
  return html`<${Head} run=${run} />
    <${Progress} run=${run} />
    ${run.status !== "done" && html`<${PointBar} points=${run.points} />`}
    <${Tabs} label="Views of the sweep" parts=${PARTS} chosen=${part.word} choose=${(tab) => go("look", { run: run.id, tab })}>
      <${part.show} run=${run} />
    <//>`;
}

function Head({ run }) {
  return html`<header class="row result-head"><h1 class="title">${run.title}</h1><${Status} run=${run} />
    <span class="muted grow">${run.status === "running" ? progressWords(run) : ""}</span>
    <button onClick=${() => go("runs", { run: run.id })}>Log and tables</button></header>`;
}
