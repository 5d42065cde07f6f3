// The list of runs of LFADS.
import { go } from "../app.js";
import { html } from "../lib.js";
import { sentence } from "../look/answer.js";
import { when } from "../look/format.js";
import { Icon } from "../runs/status.js";
import { farWords, iconOf } from "./words.js";

/** @param {Props<{found: Told<"LatentRuns">, chosen?: string}>} props */
export function FitList({ found, chosen }) {
  if (!found.runs.length) {
    return html`<p class="notice muted">There is no run of LFADS in ${found.folder} yet.
      Start one with the button above, or with: <code>cxsystem2 lfads fit DATA --output DIR</code>, where DIR is in that
      folder.</p>`;
  }
  return html`<ul class="run-list" aria-label="Runs of LFADS">
    ${found.runs.map((run) => html`<${Row} key=${run.id} run=${run} open=${run.id === chosen} />`)}
  </ul>`;
}

/** @param {Props<{run: Told<"LatentRun">}>} props */
function Row({ run, open: isOpen }) {
  return html`<li class=${`run ${isOpen ? "open" : ""}`} data-run=${run.id}>
    <div class="grow">
      <div class="row">
        <button class="link title grow" aria-current=${isOpen ? "true" : undefined}
          onClick=${() => go("latents", { run: run.id })}>${run.name}</button>
        <${FitState} state=${run.state} />
      </div>
      <div class="small muted">${run.error ? html`<span class="bad">${sentence(run.error)}</span>`
        : `${farWords(run)}, ${when(run.created)}`}</div>
    </div>
  </li>`;
}

export function FitState({ state }) {
  return html`<span class=${`status ${iconOf(state)}`}><${Icon} status=${iconOf(state)} />${state}</span>`;
}
