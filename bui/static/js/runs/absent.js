// A run that is not in the list of the page: one that has just begun is not there yet, and another one has been deleted.
import { app } from "../app.js";
import { html, useEffect } from "../lib.js";
import { useAnswer } from "../look/answer.js";
import { note } from "./events.js";

/**
 * Ask the server which runs there are, and put this one into the list; says so when the server does not know it.
 * @param {Props<{run: string}>} props
 */
export function Absent({ run, children }) {
  const { found, error } = useAnswer("/runs");
  const known = found?.find((row) => row.id === run);
  useEffect(() => {
    if (known && !app.runs.value.some((row) => row.id === run)) note(known);
  }, [known, run]);
  if (known || !(found || error)) return html`<p class="notice muted" role="status">Loading …</p>`;
  return html`<p class="notice" role="alert">${error ?? "There is no such run; it may have been deleted."} ${children}</p>`;
}
