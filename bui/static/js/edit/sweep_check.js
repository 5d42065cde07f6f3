// Names and values of a sweep are checked by the server while they are typed, as it checks them when the sweep begins.
import { post } from "../api.js";
import { useCallback, useEffect, useRef, useState } from "../lib.js";
import { flush } from "./autosave.js";
import { request } from "./request.js";
import { fault, given } from "./sweep.js";

const PAUSE = 300; // ms; a value that is half typed is not worth a check

const NOTHING = { words: "", answer: null };

/**
 * The problems of what stands in the dialog now, none until they are known, and its `size`; `look` asks at once, and answers
 * the problems.
 */
export function useSweepCheck(asked, sweep) {
  const words = JSON.stringify([asked.device, asked.seed, asked.fast, asked.trials, given(sweep)]);
  const [found, set] = useState(/** @type {{words: string, answer: Told<"SweepCheck"> | null}} */ (NOTHING));
  const flight = useRef(null);
  const look = useCallback(async () => {
    flight.current?.abort();
    const mine = (flight.current = new AbortController());
    try {
      if (!(await flush())) return []; // Start says so
      const answer = await post("/runs/check", request(asked, sweep), { signal: mine.signal });
      if (!mine.signal.aborted) set({ words, answer });
      return answer.problems;
    } catch {
      return []; // Start says why
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- words have all that is asked
  }, [words]);
  const whole = given(sweep).length > 0 && !sweep.some((_, row) => fault(sweep, row));
  useEffect(() => {
    const timer = whole ? setTimeout(look, PAUSE) : undefined;
    return () => {
      clearTimeout(timer);
      flight.current?.abort();
    };
  }, [look, whole]);
  const size = found.words === words ? found.answer : null;
  return { problems: size?.problems ?? [], size, look };
}
