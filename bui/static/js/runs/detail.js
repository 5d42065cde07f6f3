// One run: what it is, how far it is, its stages, log, tables, and the points of a sweep.
import { go } from "../app.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib.js";
import { sentence, useAnswer } from "../look/answer.js";
import { bytes, duration, modelTime, when } from "../look/format.js";
import { Tabs } from "../look/tabs.js";
import { RunActivity } from "./activity.js";
import { ended, hasResults, open, remove, rename, repeatable, resumable, resume, retry, stop, stopAtOnce } from "./actions.js";
import { Confirm } from "./confirm.js";
import { OnDisk } from "./disk.js";
import { Log } from "./log.js";
import { Points } from "./points.js";
import { Stages } from "./stages.js";
import { Progress, Status, progressWords } from "./status.js";
import { RunTables } from "./tables.js";

const PARTS = [
  { word: "activity", title: "Raster and rates", show: RunActivity, kind: "run" },
  { word: "points", title: "Points", show: Points, kind: "batch" },
  { word: "log", title: "Log", show: Log, kind: "batch" },
  { word: "stages", title: "Stages", show: Stages, kind: "run" },
  { word: "tables", title: "Tables", show: RunTables },
  { word: "disk", title: "On disk", show: OnDisk },
];

/** @param {Props<{run: Run}>} props */
export function RunDetail({ run }) {
  const parts = PARTS.filter(({ kind }) => !kind || kind === run.kind);
  const [chosen, choose] = useState(run.kind === "batch" ? "points" : "activity");
  const part = parts.find((known) => known.word === chosen) ?? parts[0];
  return html`<section class="run-detail panel" aria-labelledby="run-title">
    <${Head} run=${run} />
    <${Now} run=${run} />
    ${run.error && html`<div class="notice bad error-lines" role="alert">
      ${run.error.split(" | ").map((line) => html`<p key=${line}>${sentence(line)}</p>`)}</div>`}
    <${Tabs} label="About this run" parts=${parts} chosen=${part.word} choose=${choose}><${part.show} run=${run} /><//>
  </section>`;
}

/** @param {Props<{run: Run}>} props */
function Head({ run }) {
  const [editing, edit] = useState(false);
  const [asking, ask] = useState("");
  return html`<header class="row">
    ${editing ? html`<${Rename} run=${run} close=${() => edit(false)} />`
    : html`<h2 id="run-title" class="grow title">${run.title}</h2>`}
    ${!editing && html`<button onClick=${() => edit(true)}>Rename</button>`}
    ${!ended(run) && !run.stopping && html`<button onClick=${() => stop(run)}>Stop</button>`}
    ${run.stopping && run.checkpoints && html`<button onClick=${() => stopAtOnce(run)}
      title="Stop without another checkpoint">Stop at once</button>`}
    ${resumable(run) && html`<button onClick=${() => resume(run)}>Resume</button>`}
    ${repeatable(run) && html`<button onClick=${() => (run.checkpoints?.time ? ask("retry") : retry(run))}>Retry</button>`}
    ${ended(run) && html`<button class="danger" onClick=${() => ask("delete")}>Delete</button>`}
    ${hasResults(run) && html`<button class="primary" onClick=${() => open(run)}>Open results</button>`}
    <button class="close" aria-label="Close this run" title="Close" onClick=${() => go("runs")}>×</button>
    ${asking === "delete" && html`<${Confirm} title="Delete this run?" yes="Delete" close=${() => ask("")}
      onYes=${() => remove(run)}>
      "${run.title}", its log${run.checkpoints && ", its network, its checkpoints"} and its results are deleted for good.
      <${Size} run=${run} />
    <//>`}
    ${asking === "retry" && html`<${Confirm} title="Begin at 0 s again?" yes="Retry" close=${() => ask("")}
      onYes=${() => retry(run)}>
      The checkpoints of "${run.title}" are deleted, and the network is built again. Resume goes on from the newest one instead.
    <//>`}
  </header>`;
}

/**
 * How much is on disk of a run.
 * @param {Props<{run: Run}>} props
 */
function Size({ run }) {
  const { found } = useAnswer(`/runs/${run.id}/disk`);
  return html`<span role="status">${found ? ` This sets ${bytes(found.bytes)} free.` : ""}</span>`;
}

/** @param {Props<{run: Run}>} props */
function Rename({ run, close }) {
  const [title, set] = useState(run.title);
  const field = useRef(null);
  useLayoutEffect(() => field.current.focus(), []);
  const keep = async (event) => {
    event.preventDefault();
    close();
    if (title.trim() && title.trim() !== run.title) await rename(run, title.trim());
  };
  return html`<form class="row grow" onSubmit=${keep}>
    <label class="hidden" for="new-title">Title of the run</label>
    <input id="new-title" class="grow" maxlength="200" value=${title} ref=${field}
      onInput=${(event) => set(event.target.value)} onKeyDown=${(event) => event.key === "Escape" && close()} />
    <button>Save title</button>
  </form>`;
}

/**
 * State and progress, and what the run is.
 * @param {Props<{run: Run}>} props
 */
function Now({ run }) {
  const elapsed = useElapsed(run);
  const facts = [
    ["Duration", run.runtime === null ? null : modelTime(run.runtime)],
    ["Device", run.device ?? "as the tables say"], ["Seed", run.seed ?? "drawn"], ["Version", run.version ?? "–"],
    ["Asked for", when(run.created)], ["Started", when(run.started)], ["Time taken", duration(elapsed) || "–"],
    ["Attempts", run.attempts > 1 ? run.attempts : null],
    ["Checkpoint every", run.checkpoints?.every ?? null],
  ];
  return html`<div class="now">
      <${Status} run=${run} />
      <span class="muted grow">${run.status === "running" ? progressWords(run) : ""}</span>
    </div>
    <${Progress} run=${run} />
    <${Changed} run=${run} />
    <dl class="facts">${facts.filter(([, value]) => value !== null).map(([name, value]) => html`<div key=${name}>
      <dt>${name}</dt><dd>
      ${value}</dd></div>`)}</dl>`;
}

/**
 * What was changed in the tables for this run alone.
 * @param {Props<{run: Run}>} props
 */
function Changed({ run }) {
  if (!run.changes?.length) return null;
  return html`<p class="small">Changed for this run: ${run.changes.map((text) => html`<code key=${text}>${text}</code> `)}</p>`;
}

/** Seconds since the start; they go on while the run does, though nothing is told of it. */
function useElapsed(run) {
  const [, turn] = useState(0);
  useEffect(() => {
    if (run.status !== "running") return undefined;
    const clock = setInterval(() => turn((before) => before + 1), 1000);
    return () => clearInterval(clock);
  }, [run.status]);
  if (run.status !== "running" || !run.started) return run.progress.elapsed;
  return Math.max(run.progress.elapsed ?? 0, (Date.now() - new Date(run.started).valueOf()) / 1000);
}
