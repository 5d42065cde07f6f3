// Asking again from time to time, while something goes on.
import { useEffect, useState } from "../lib.js";

const SECONDS = 5;

/** A text that is another one every few seconds, as long as the page is seen. */
export function useTurn(on) {
  const [turn, set] = useState(0);
  useEffect(() => {
    if (!on) return undefined;
    const clock = setInterval(() => document.hidden || set((before) => before + 1), SECONDS * 1000);
    return () => clearInterval(clock);
  }, [on]);
  return turn ? String(turn) : "";
}
