// Questions of which the last one counts: answers come in any order on a busy machine.

/**
 * Answers a function that does some work and gives what it finds. When the same function has begun another work meanwhile, it
 * fails with an AbortError instead, of which nobody is told.
 * @returns {<T>(work: () => Promise<T>) => Promise<T>}
 */
export function latest() {
  let newest = 0;
  return async (work) => {
    newest += 1;
    const mine = newest;
    const found = await work();
    if (mine === newest) return found;
    const error = new Error("another question was asked meanwhile");
    error.name = "AbortError";
    throw error;
  };
}
