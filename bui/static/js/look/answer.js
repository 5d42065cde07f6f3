// Asking the server for what a view shows: the latest question only, asked again while the server is still working on it.
import { get } from "../api.js";
import { html, useEffect, useState } from "../lib.js";

const AGAIN = 300; // ms until the first time that it is asked again, and
const SELDOM = 3000; // at most, for what takes minutes

/** An address with what is asked for; what is empty is left out. */
export function query(path, fields = {}) {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const words = new URLSearchParams(given).toString();
  return words ? `${path}?${words}` : path;
}

const NOTHING = { asked: null, found: null, error: null, waiting: null };

/**
 * What the server answers to a path; null asks nothing. While the next answer is on its way the one before stays.
 * `delay` (ms) is for questions that follow a hand on the mouse; another `turn` asks the same again.
 */
export function useAnswer(path, { delay = 0, turn = "" } = {}) {
  const [state, set] = useState(NOTHING);
  const asked = path && `${path} ${turn}`;
  useEffect(() => {
    if (!path) return undefined;
    const abort = new AbortController();
    let timer = setTimeout(ask, delay);
    let pause = AGAIN;
    async function ask() {
      try {
        const found = await get(path, { signal: abort.signal });
        if (abort.signal.aborted) return;
        if (found.waiting) {
          set((before) => ({ ...before, error: null, waiting: found.waiting }));
          timer = setTimeout(ask, pause);
          pause = Math.min(1.5 * pause, SELDOM);
        } else set({ ...NOTHING, asked, found });
      } catch (error) {
        if (!abort.signal.aborted) set({ ...NOTHING, asked, error: error.message });
      }
    }
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked says what is asked; another delay is no other question
  }, [asked]);
  return path ? { ...state, busy: state.asked !== asked } : NOTHING;
}

/** What has been found; or one sentence while there is nothing to be seen yet, or when it cannot be. */
export function Answered({ answer, what, children }) {
  if (answer.error) return html`<p class="notice bad" role="alert">${sentence(answer.error)}</p>`;
  if (!answer.found) {
    const { done, total } = answer.waiting ?? {};
    const far = total ? ` ${done} of ${total} are done.` : "";
    return html`<p class="notice muted" role="status">Loading ${what} …${far}</p>`;
  }
  const { busy } = answer;
  return html`<div class=${busy ? "answered busy" : "answered"} aria-busy=${Boolean(busy)}>${children(answer.found)}</div>`;
}

/** A message of the server as a sentence. */
export function sentence(text) {
  const first = /^[\w-]+\.\w/.test(text) ? text[0] : text[0].toUpperCase(); // but not in results.h5
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
