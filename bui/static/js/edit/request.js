// What is posted to simulate the open project.
import { theProject } from "../app.js";
import { isConfirmed } from "./checking.js";
import { given } from "./sweep.js";

/** Only what was given in the dialog. */
export function request({ title, device, seed, fast, trials, every = "", keep = "", runtime = "" }, sweep) {
  const swept = given(sweep);
  return {
    project: theProject().id,
    revision: theProject().revision,
    ...(title.trim() && { title: title.trim() }),
    ...(runtime.trim() && { changes: [`runtime=${runtime.trim()}`] }),
    ...(device && { device }),
    ...(seed && { seed: Number(seed) }),
    ...(fast && { fast: fast === "1" }),
    ...(trials && { trials: Number(trials) }),
    ...(every.trim() && { checkpoint_every: every.trim() }),
    ...(every.trim() && keep && { keep: Number(keep) }),
    ...(swept.length && { sweep: Object.fromEntries(swept) }),
    ...(isConfirmed() && { trust: true }),
  };
}
