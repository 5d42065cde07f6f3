// The list of runs, newest first: state, progress, and what can be done with each.
import { go } from "../app.js";
import { html } from "../lib.js";
import { duration, modelTime, when } from "../look/format.js";
import { comparable, compare, ended, hasResults, open, repeatable, resumable, resume, retry, stop } from "./actions.js";
import { ratesInWords } from "./names.js";
import { Sparkline } from "./sparkline.js";
import { Progress, Status, progressWords } from "./status.js";

/** @param {Props<{runs: Run[]}>} props */
export function RunList({ runs, chosen, marked, mark }) {
  return html`<ul class="run-list" aria-label="Runs, newest first">
    ${runs.map((run) => html`<${Row} key=${run.id} run=${run} open=${run.id === chosen}
      marked=${marked.has(run.id)} mark=${mark} />`)}
  </ul>`;
}

/** @param {Props<{run: Run}>} props */
function Row({ run, open: isOpen, marked, mark }) {
  return html`<li class=${`run ${isOpen ? "open" : ""}`} data-run=${run.id}>
    <input type="checkbox" aria-label=${`Choose ${run.title} for comparing`} checked=${marked} disabled=${!comparable(run)}
      onChange=${() => mark(run.id)} />
    <div class="grow">
      <div class="row">
        <button class="link title grow" aria-current=${isOpen ? "true" : undefined}
          onClick=${() => go("runs", { run: run.id })}>${run.title}</button>
        <${Status} run=${run} />
      </div>
      <${Progress} run=${run} />
      <div class="row small muted">
        <span class="grow">${said(run)}</span>
        <${Sparkline} rates=${run.rates} width=${110} height=${22} />
        <${Buttons} run=${run} />
      </div>
    </div>
  </li>`;
}

/** The line under the title: how far, or what has come of it. */
function said(run) {
  if (run.status === "running") return progressWords(run);
  if (run.error) return html`<span class="bad clamped" title=${run.error}>${run.error}</span>`;
  const points = run.points ? `${run.points.done} of ${run.points.total} points` : "";
  const took = ended(run) && run.progress.elapsed !== null ? `took ${duration(run.progress.elapsed)}` : "";
  const seed = run.seed === null ? "" : `seed ${run.seed}`;
  const model = run.runtime === null ? "" : modelTime(run.runtime);
  const device = run.way ? `${run.device} (${run.way})` : run.device ?? "device of the tables";
  return [points, ratesInWords(run.mean_rates), model, device, seed, took, when(run.created)].filter(Boolean).join(" · ");
}

/** @param {Props<{run: Run}>} props */
function Buttons({ run }) {
  return html`<span class="row">
    ${!ended(run) && html`<button onClick=${() => stop(run)} disabled=${run.stopping} aria-label=${`Stop ${run.title}`}>
      Stop</button>`}
    ${resumable(run) && html`<button onClick=${() => resume(run)} aria-label=${`Resume ${run.title}`}>Resume</button>`}
    ${repeatable(run) && !resumable(run) && html`<button onClick=${() => retry(run)} aria-label=${`Retry ${run.title}`}>
      Retry</button>`}
    ${hasResults(run) && html`<button onClick=${() => open(run)} aria-label=${`Open results of ${run.title}`}>Results</button>`}
  </span>`;
}

/** The bar above the list: which runs, and comparing those that are marked. */
export function ListBar({ all, setAll, project, marked, clear }) {
  return html`<div class="row list-bar">
    <h1 class="grow">Runs</h1>
    ${project && html`<label class="row small">Show${" "}
      <select value=${all ? "all" : "own"} onChange=${(event) => setAll(event.target.value === "all")}>
      <option value="own">this project</option><option value="all">all projects</option>
    </select></label>`}
    ${project && html`<button onClick=${() => go("runs", { sliders: 1 })} title="Move parameters, and see the spikes at once">
      Sliders</button>`}
    ${marked.size > 0 && html`<button onClick=${clear}>Clear choice</button>`}
    <button disabled=${marked.size < 2} title="Choose two or more runs that are done" onClick=${() => compare([...marked])}>
      Compare${marked.size > 1 ? ` ${marked.size} runs` : ""}
    </button>
  </div>`;
}
