// The view of results: one run, a sweep, several runs side by side, or the choice of what to look at.
import { app, go } from "../app.js";
import { html, useMemo } from "../lib.js";
import { Absent } from "../runs/absent.js";
import { link } from "../runs/events.js";
import { compare, hasResults } from "../runs/actions.js";
import { useStore } from "../store.js";
import { Compare } from "./compare.js";
import { number, when } from "./format.js";
import { Result } from "./result.js";
import { Sweep } from "./sweep.js";

export function LookView({ route }) {
  const runs = useStore(app.runs);
  const { state } = useStore(link);
  const ids = useMemo(() => (route.compare ?? "").split(",").filter(Boolean), [route.compare]);
  if (ids.length) return html`<${Compare} key=${route.compare} ids=${ids} />`;
  if (!route.run) return html`<${Choose} runs=${runs.filter(hasResults)} state=${state} />`;
  const run = runs.find((known) => known.id === route.run);
  if (!run) {
    if (state === "connecting") return html`<p class="notice muted" role="status">Loading …</p>`;
    return html`<${Absent} key=${route.run} run=${route.run}>
      <button class="link" onClick=${() => go("look")}>Choose another</button><//>`;
  }
  if (run.kind === "batch" && !route.point) return html`<${Sweep} key=${run.id} run=${run} route=${route} />`;
  return html`<${Result} key=${`${run.id}:${route.point ?? ""}`} run=${run} route=${route} />`;
}

/** What there is to look at. */
function Choose({ runs, state }) {
  if (!runs.length) {
    return html`<p class="notice muted">
      ${state === "connecting" ? "Loading …" : "No run has results yet; they are here as soon as one is done."}</p>`;
  }
  const two = runs.filter((run) => run.kind === "run").slice(0, 2);
  return html`<div class="panel choose-run"><h1>Results</h1>
    <p class="muted">Choose a run to look at${two.length > 1 ? ", or compare several in the list of runs" : ""}.</p>
    <table class="plain"><caption class="hidden">Runs with results</caption>
      <thead><tr><th scope="col">Title</th><th scope="col">Kind</th><th scope="col">Device</th><th scope="col">Seed</th>
        <th scope="col">Asked for</th></tr></thead>
      <tbody>${runs.map(
        (run) => html`<tr key=${run.id}>
          <td><button class="link" onClick=${() => go("look", { run: run.id })}>${run.title}</button></td>
          <td>${run.kind === "batch" ? `sweep, ${number(run.points?.total)} points` : "run"}</td>
          <td>${run.device ?? "–"}</td><td>
            ${run.seed ?? "–"}</td><td>${when(run.created)}</td></tr>`,
      )}</tbody></table>
    ${two.length > 1 && html`<p><button onClick=${() => compare(two.map((run) => run.id))}>Compare the latest two</button></p>`}
  </div>`;
}
