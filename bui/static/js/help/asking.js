// Asking the server again and again while something changes: a moment after the last change, and only the last answer counts.
import { post } from "../api.js";
import { app } from "../app.js";
import { isConfirmed } from "../edit/checking.js";
import { useEffect, useState } from "../lib.js";

const PAUSE = 120; // ms

/** @typedef {{found: any, fault: string, of: string | null}} Asked */
const NOTHING = { found: null, fault: "", of: null };

/**
 * The answer of an address to a body, which is asked for again when `key` changes; null asks for nothing. While a new answer is
 * on its way the one before stays, and is `old`; `fault` is the sentence of the server where there is no answer.
 * @param {string} path
 * @param {() => object | null} body
 * @param {string | null} key
 */
export function useAsked(path, body, key) {
  const [state, setState] = useState(/** @type {Asked} */ (NOTHING));
  useEffect(() => {
    if (key === null) return setState(NOTHING);
    const asked = new AbortController();
    const timer = setTimeout(() => {
      const sent = { ...body(), project: app.project.value?.id, trust: isConfirmed() };
      post(path, sent, asked)
        .then((found) => !asked.signal.aborted && setState({ found, fault: "", of: key }))
        .catch((error) => {
          if (asked.signal.aborted || error.name === "AbortError") return;
          setState((now) => ({ ...now, fault: error.message, of: key }));
        });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all that the body is made of
  }, [path, key]);
  return { ...state, old: state.of !== key };
}
