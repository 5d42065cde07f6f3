// Asking the server what an outline comes to: starting values, faults, and the tables.
import { get, post } from "../api.js";
import { useEffect, useRef, useState } from "../lib.js";

const PAUSE = 250; // ms
const NOTHING = { document: null, filled: {}, faults: [] };

let known = null;

/** The words of the form; asked for once. */
export async function theWords() {
  known ??= await get("/outline");
  return known;
}

/**
 * What an outline makes, alone or added to tables.
 * @param {object} outline
 * @param {Content | null} content
 * @returns {Promise<any>}
 */
export const made = (outline, content) => post("/outline", { outline, document: content ?? undefined });

/** The same for an outline that changes, a moment later; an answer that comes too late does not count. */
export function useAnswer(outline, content) {
  const [answer, setAnswer] = useState(NOTHING);
  const count = useRef(0);
  useEffect(() => {
    count.current += 1;
    const mine = count.current;
    const timer = setTimeout(async () => {
      try {
        const found = await made(outline, content);
        if (mine !== count.current) return;
        setAnswer((before) => (found.document ? found : { ...found, filled: before.filled }));
      } catch {
        // The page says that the server is away; what was told before stays.
      }
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [outline, content]);
  return /** @type {[any, Function]} */ ([answer, setAnswer]);
}
