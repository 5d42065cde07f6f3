// How large a sweep is before it starts: points, and the time and the memory that it needs, as far as they are known.
import { bytes, duration, whole } from "../look/format.js";

const plural = (many, word) => `${whole(many)} ${word}${many === 1 ? "" : "s"}`;

/**
 * In sentences what the server has found out of a sweep; "" while it is not known.
 * @param {Told<"SweepCheck"> | null} found
 */
export function sweepSize(found) {
  if (!found?.runs) return "";
  const { runs, points, trials, workers } = found;
  const trial = trials && trials > 1 ? ` × ${plural(trials, "trial")} = ${plural(runs, "simulation")}` : "";
  const largest = runs > 1 ? "the largest one needs" : "it needs";
  const time = found.seconds === null ? "how long that takes is known when one run of this project on this device is done"
    : `about ${duration(found.seconds)}, as the run "${found.seconds_from}" tells`;
  const memory = `${largest} about ${bytes(found.memory_bytes)} of memory`;
  const notice = found.notice && ` ${found.notice}.`;
  return `${plural(points, "point")}${trial}, ${workers} at a time; ${time}; ${memory}.${notice}`;
}
