// What can be done with a run; each tells the list of runs at once, and an error to the user.
import { del, post, put } from "../api.js";
import { attempt, go, tell } from "../app.js";
import { forget, noteAnswer } from "./events.js";

export const ended = (run) => !["waiting", "running"].includes(run.status);

const changed = (work) => attempt(() => noteAnswer(work));

export const stop = (run) => changed(() => post(`/runs/${run.id}/stop`));
/** Stop without another checkpoint; what was simulated since the last one is simulated again by Resume. */
export const stopAtOnce = (run) => changed(() => post(`/runs/${run.id}/stop`, { at_once: true }));
/** Go on from the newest checkpoint, to the end of before unless another one is given. */
export const resume = (run, until = "") => changed(() => post(`/runs/${run.id}/resume`, until ? { until } : {}));
export const retry = (run) => changed(() => post(`/runs/${run.id}/retry`));
export const rename = (run, title) => changed(() => put(`/runs/${run.id}`, { title }));

/** Delete a run and its results; the user has confirmed it. */
export function remove(run) {
  return attempt(async () => {
    await del(`/runs/${run.id}`);
    forget(run.id);
    tell(`"${run.title}" and its results are deleted.`);
    if (location.hash.includes(run.id)) go("runs");
  });
}

export const open = (run) => go("look", { run: run.id });
export const compare = (ids) => go("look", { compare: ids.join(",") });

/**
 * Whether the results of a run, or of a point of a sweep, are there: at its end, or as far as one with checkpoints has come.
 * @param {{status: string, checkpoints?: Run["checkpoints"]}} one
 */
export const hasEnd = ({ status, checkpoints }) =>
  ["done", "not_a_number"].includes(status) || (status === "stopped" && Boolean(checkpoints?.results));

/** Whether a sweep has ended before its points were prepared, so that there is nothing to show of it. */
export const pointless = (run) => ["failed", "stopped"].includes(run.status) && run.kind === "batch" && !run.points?.total;

export const POINTLESS = "The sweep has ended before its points were prepared; its log says more.";

/** Why a view of the numbers of a sweep has nothing to show, where no point is done. */
export const noneDone = (run) =>
  run.points?.not_a_number
    ? "No point of this sweep is done. Those that are not a number are not measured; the tab Points opens what they have " +
      "recorded."
    : "No point is done yet; this view grows as they end.";

/** Whether a run has stopped before its end, and can go on from a checkpoint. */
export const resumable = (run) => Boolean(run.checkpoints?.resumable) && run.status !== "done";

/** Whether a run can go on from a checkpoint, be it to a later end. */
export const extendable = (run) => Boolean(run.checkpoints?.resumable);

/** Whether a run is worth another try from its beginning. */
export const repeatable = (run) =>
  ["failed", "not_a_number"].includes(run.status) || (run.status === "stopped" && !resumable(run));

/** Whether it can stand beside others: a sweep has many results, its points can. */
export const comparable = (run) => run.kind === "run" && hasEnd(run);

const pointsEnded = ({ points }) => points?.done > 0 || points?.not_a_number > 0;

/** Whether there is something to look at: results of a run, or those of any point of a sweep. */
export const hasResults = (run) => hasEnd(run) || (run.kind === "batch" && pointsEnded(run));
