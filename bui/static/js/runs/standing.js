// How far a run with checkpoints has come, in words.

/** A time of the model in second, as exact as it was asked for. */
export const modelSeconds = (time) => `${Number(time.toPrecision(10))} s`;

/**
 * Where a run that has ended early stands: "at 3.2 s of 10 s"; nothing for others.
 * @param {Pick<Run, "status" | "checkpoints">} run
 */
export function standing({ status, checkpoints }) {
  if (!["stopped", "failed"].includes(status) || !checkpoints || checkpoints.time === null) return "";
  return `at ${modelSeconds(checkpoints.time)} of ${modelSeconds(checkpoints.until)}`;
}
