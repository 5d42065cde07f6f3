// Asking the server for what a view shows: the latest question only, asked again while the server is still working on it.
import { html, useEffect, useRef, useState } from "../lib.js";
import { Question } from "./question.js";

/**
 * An address with what is asked for; what is empty is left out.
 * @template {string} P
 * @param {P} path
 * @param {object} [fields]
 * @returns {P}
 */
export function query(path, fields = {}) {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const words = new URLSearchParams(given).toString();
  return /** @type {P} */ (words ? `${path}?${words}` : path);
}

/**
 * @template F
 * @typedef {{asked: string | null, found: F | null, error: string | null, busy?: boolean,
 *   waiting: {done: number, total: number} | null}} Asked
 */

/** @type {Asked<any>} */
const NOTHING = { asked: null, found: null, error: null, waiting: null };

/**
 * What the server answers to a path; null asks nothing. While the next answer is on its way the one before stays.
 * `delay` (ms) is for questions that follow a hand on the mouse; another `turn` asks the same again.
 * @template {string} P
 * @param {P | null} path
 * @returns {Asked<Answer<P>>}
 */
export function useAnswer(path, { delay = 0, turn = "" } = {}) {
  const [state, set] = useState(NOTHING);
  const asked = path && `${path} ${turn}`;
  const question = useRef(/** @type {Question | null} */ (null));
  question.current ??= new Question((of, { found, error = null, waiting = null }) => {
    set((before) => (waiting ? { ...before, error, waiting } : { ...NOTHING, asked: of, found: found ?? null, error }));
  });
  useEffect(() => {
    if (path && asked) question.current?.ask(path, asked, delay);
    else question.current?.end();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked says what is asked; another delay is no other question
  }, [asked]);
  useEffect(() => () => question.current?.end(), []);
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
