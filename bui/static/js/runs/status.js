// The state of a run as an icon with a word, and how far it is as a bar.
import { duration } from "../look/format.js";
import { html } from "../lib.js";
import { modelSeconds, standing } from "./standing.js";

const SHAPES = {
  waiting: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 2v4l3 2",
  running: "M5 3l8 5-8 5z",
  done: "M3 8.5l3.5 3.5L13 4.5",
  failed: "M4 4l8 8M12 4l-8 8",
  stopped: "M4 4h8v8H4z",
  not_a_number: "M8 2v7M8 12v2",
};

/** A state as it is said; "not a number": a run that came to its end on NaN, whose results are kept. */
export const statusWords = (status) => status.replaceAll("_", " ");

export function Icon({ status }) {
  return html`<svg class=${`icon ${status}`} viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
    <path d=${SHAPES[status] ?? ""} />
  </svg>`;
}

/** @param {Props<{run: Run}>} props */
export function Status({ run }) {
  const place = run.status === "waiting" && run.position ? `, number ${run.position} in the queue` : "";
  const words = [statusWords(run.status), standing(run)].filter(Boolean).join(" ");
  return html`<span class=${`status ${run.status}`}><${Icon} status=${run.status} />${words}${place}</span>`;
}

/** How far a run is, in words. */
export function progressWords(run) {
  if (run.stopping) return run.checkpoints ? "stopping with a checkpoint" : "stopping";
  const { words, fraction, eta } = run.progress;
  const known = fraction !== null && fraction !== undefined;
  const percent = known ? `${run.kind === "batch" ? "," : ""} ${Math.floor(fraction * 100)} %` : "";
  const left = eta === null || eta === undefined ? "" : `, ${duration(Math.max(eta, 1))} left`;
  const at = run.checkpoints?.time ? `, checkpoint at ${modelSeconds(run.checkpoints.time)}` : "";
  return `${words}${percent}${left}${at}`;
}

/**
 * A bar for a run under way; without a fraction it shows only that something goes on.
 * @param {Props<{run: Run}>} props
 */
export function Progress({ run }) {
  if (run.status !== "running") return null;
  const { fraction } = run.progress;
  const known = fraction !== null && fraction !== undefined;
  return html`<div
    class=${`progress ${known ? "" : "unknown"}`} role="progressbar" aria-label=${`Progress of ${run.title}`}
    aria-valuemin="0" aria-valuemax="100" aria-valuenow=${known ? Math.floor(fraction * 100) : undefined}
    aria-valuetext=${progressWords(run)}
  ><span style=${{ width: known ? `${fraction * 100}%` : "35%" }}></span></div>`;
}
