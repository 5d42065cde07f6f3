// What can be done with a run; each tells the list of runs at once, and an error to the user.
import { del, post, put } from "../api.js";
import { attempt, go, tell } from "../app.js";
import { forget, note } from "./events.js";

export const ended = (run) => !["waiting", "running"].includes(run.status);

const changed = (work) => attempt(async () => note(await work()));

export const stop = (run) => changed(() => post(`/runs/${run.id}/stop`));
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

/** Whether a run, or a point of a sweep, came to its end, so that its results are there. */
export const hasEnd = ({ status }) => ["done", "not_a_number"].includes(status);

/** Whether a sweep has ended before its points were prepared, so that there is nothing to show of it. */
export const pointless = (run) => ["failed", "stopped"].includes(run.status) && run.kind === "batch" && !run.points?.total;

export const POINTLESS = "The sweep has ended before its points were prepared; its log says more.";

/** Why a view of the numbers of a sweep has nothing to show, where no point is done. */
export const noneDone = (run) =>
  run.points?.not_a_number
    ? "No point of this sweep is done. Those that are not a number are not measured; the tab Points opens what they have " +
      "recorded."
    : "No point is done yet; this view grows as they end.";

/** Whether a run is worth another try. */
export const repeatable = (run) => ["failed", "stopped", "not_a_number"].includes(run.status);

/** Whether it can stand beside others: a sweep has many results, its points can. */
export const comparable = (run) => run.kind === "run" && hasEnd(run);

const pointsEnded = ({ points }) => points?.done > 0 || points?.not_a_number > 0;

/** Whether there is something to look at: results of a run, or those of any point of a sweep. */
export const hasResults = (run) => hasEnd(run) || (run.kind === "batch" && pointsEnded(run));
