// What a run does, as its main view: raster and rates while it goes on, those of its result afterwards, and its log, folded.
import { html, useMemo, useState } from "../lib.js";
import { Answered, useAnswer } from "../look/answer.js";
import { Raster } from "../look/raster.js";
import { Rates } from "../look/rates.js";
import { Scope } from "../look/scope.js";
import { ended, hasEnd } from "./actions.js";
import { RasterSoFar, RatesSoFar } from "./live.js";
import { Log } from "./log.js";
import { RateNames } from "./names.js";
import { progressWords } from "./status.js";

const LATER = "This device tells spikes and rates at the end of the run; they come here then.";
const NO_RESULT = "This run has no results. Its log says what it did.";

/** @param {Props<{run: Run}>} props */
export function RunActivity({ run }) {
  return html`<div class="run-activity">
    ${hasEnd(run) ? html`<${Ended} run=${run} />` : html`<${UnderWay} run=${run} />`}
    <${FoldedLog} run=${run} />
  </div>`;
}

/** @param {Props<{run: Run}>} props */
function Ended({ run }) {
  const answer = useAnswer(`/runs/${run.id}/results`, { turn: `${run.status}.${run.ended}` });
  return html`<${Answered} answer=${answer} what="the results">${(found) => html`<${Found} run=${run} found=${found} />`}<//>`;
}

/** @param {Props<{run: Run, found: Result}>} props */
function Found({ run, found }) {
  const scope = useMemo(() => new Scope(run.id, "", found), [run.id, found]);
  const means = Object.fromEntries(scope.recorded.map((row) => [row.name, row.rate]));
  return html`<${Raster} scope=${scope} label="Raster" height=${280} />
    <${Rates} scope=${scope} height=${150} />
    <${RateNames} scope=${scope} rates=${means} />`;
}

/** @param {Props<{run: Run}>} props */
function UnderWay({ run }) {
  const last = run.rates?.t[run.rates.t.length - 1] ?? "";
  const answer = useAnswer(`/runs/${run.id}/live`, { turn: `${run.attempts}.${run.status}.${last}` });
  const rows = answer.found?.rows ?? [];
  const scope = useMemo(
    () => rows.length > 0 && new Scope(run.id, "", /** @type {any} */ ({
      populations: rows.map((row) => ({ ...row, spikes: 0 })), runtime: answer.found?.stop ?? 1, dt: 1e-4,
    })),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the same populations have the same scope
    [run.id, rows.map((row) => row.name).join(), answer.found?.stop],
  );
  if (!scope) return html`<p class="notice muted run-waits" role="status">${waits(run)}</p>`;
  const latest = Object.fromEntries((run.rates?.names ?? []).map((name, k) => [name, run.rates?.values[k].at(-1)]));
  return html`<${RasterSoFar} found=${answer.found} />
    ${run.rates && html`<${RatesSoFar} scope=${scope} rates=${run.rates} stop=${answer.found?.stop ?? 1} />`}
    <${RateNames} scope=${scope} rates=${latest} />`;
}

function waits(run) {
  if (ended(run)) return NO_RESULT;
  if (run.status === "waiting") return "This run waits for its turn.";
  const now = `Now: ${progressWords(run)}.`;
  return run.progress.stage === "simulate" && !run.rates ? `${LATER} ${now}` : now;
}

/** @param {Props<{run: Run}>} props */
function FoldedLog({ run }) {
  const [open, setOpen] = useState(run.status === "failed");
  return html`<details class="folded-log" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary>Log</summary>${open && html`<${Log} run=${run} />`}
  </details>`;
}
