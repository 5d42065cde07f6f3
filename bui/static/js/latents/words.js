// A run of LFADS in words.
import { duration, number } from "../look/format.js";
import { counted } from "../words.js";

/** The state of a run as the icons of runs know it. */
export const iconOf = (state) => (state === "damaged" ? "failed" : state);

/**
 * How far a run is.
 * @param {Pick<Told<"LatentRun">, "members" | "decided" | "generations" | "best">} run
 */
export function farWords({ members, decided, generations, best }) {
  if (!members) return "not begun yet";
  const loss = best === null ? "no loss yet" : `best loss ${number(best, 4)}`;
  if (members === 1) return `one model, ${decided} of ${counted(generations, "part")} done, ${loss}`;
  return `${counted(members, "member")}, ${decided} of ${counted(generations, "generation")} done, ${loss}`;
}

/**
 * What the members are doing.
 * @param {Pick<Told<"LatentStatus">, "ready" | "running" | "not_begun" | "bad" | "state" | "stage" | "seconds_left">} run
 */
export function nowWords({ ready, running, not_begun: waiting, bad, state, stage, seconds_left: left }) {
  if (stage === "data") return "the data set is being made";
  if (stage === "infer") return "the best model infers all trials";
  if (state === "done") return "";
  const parts = [[ready, "ready"], [running, "in training"], [waiting, "waiting"], [bad, "failed"]];
  const said = parts.filter(([many]) => many).map(([many, word]) => `${many} ${word}`);
  if (left !== null) said.push(`about ${duration(left)} ${state === "stopped" ? "left once it is resumed" : "left"}`);
  return said.join(", ");
}
