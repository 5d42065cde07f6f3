// Asking for the spikes of changed values: the newest change counts, and one that takes long is left for it.
import { post } from "../api.js";
import { useEffect, useRef, useState } from "../lib.js";

const PAUSE = 40; // ms without another change
const LONG = 700; // ms that a run may take before a newer change ends it

/** @typedef {{found: Told<"Played"> | null, problem: string, busy: boolean}} Shown */

/**
 * What the server answers to changes: the spikes shown stay until there are newer ones. null asks nothing.
 * @param {object | null} asked
 * @returns {Shown}
 */
export function usePlayed(asked) {
  const [state, set] = useState(/** @type {Shown} */ ({ found: null, problem: "", busy: false }));
  const flight = useRef({ sent: 0, open: 0, number: 0, shown: 0 });
  const newest = useRef("");
  const words = asked && JSON.stringify(asked);
  newest.current = words ?? "";
  useEffect(() => {
    if (!words) return undefined;
    let timer = setTimeout(send, PAUSE);
    async function send() {
      const { sent, open } = flight.current;
      const left = LONG - (Date.now() - sent);
      if (open && left > 0) {
        timer = setTimeout(send, Math.min(left, 20)); // it may be answered at any moment
        return;
      }
      Object.assign(flight.current, { sent: Date.now(), open: open + 1, number: flight.current.number + 1 });
      const mine = flight.current.number;
      set((before) => ({ ...before, busy: true }));
      try {
        const found = await post("/sliders", JSON.parse(words ?? ""));
        if (mine < flight.current.shown) return; // what was asked later has been shown already
        if (found.status === "done") flight.current.shown = mine;
        if (found.status === "done") set({ found, problem: found.problem, busy: newest.current !== words });
        else if (found.status === "wrong" && newest.current === words) {
          set((before) => ({ ...before, problem: found.problem, busy: false }));
        }
      } catch (error) {
        if (newest.current === words) set((before) => ({ ...before, problem: error.message, busy: false }));
      } finally {
        flight.current.open -= 1;
      }
    }
    return () => clearTimeout(timer);
  }, [words]);
  return state;
}
