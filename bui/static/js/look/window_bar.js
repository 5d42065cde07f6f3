// Which part of the time is measured, where no picture shows it: what is dropped at the beginning, and the end.
import { html } from "../lib.js";
import { Typed } from "../typed.js";
import { number } from "./format.js";

/** The whole of every run. Both are texts in ms; an empty one is the beginning or the end. */
export const WHOLE = { from: "", to: "" };

/** A window as the words of an address, in second. */
export const windowFields = ({ from, to }) => ({ start: seconds(from), stop: seconds(to) });

const seconds = (text) => (text !== "" && Number.isFinite(Number(text)) ? Number(text) / 1000 : "");

/** What is wrong with a window, or "". */
export function windowFault({ from, to }) {
  if ([from, to].some((text) => text !== "" && !(Number(text) >= 0))) return "Write times as numbers of milliseconds.";
  return from !== "" && to !== "" && Number(from) >= Number(to) ? "The end lies before the beginning." : "";
}

/**
 * Fields for the window, and what has been measured in words: `start` and `stop` (second) of the answer, `stop` null for
 * the end of each run.
 * @param {Props<{span: {from: string, to: string}, start?: number, stop?: number | null}>} props
 */
export function WindowBar({ span, set, start, stop, children }) {
  const fault = windowFault(span);
  const field = (name, label) => html`<label>${label} <${Typed} inputmode="decimal" value=${span[name]} size="7"
    aria-label=${`${label}, in ms`} set=${(text) => set({ ...span, [name]: text.replace(",", ".") })} /> ms</label>`;
  const end = stop === null || stop === undefined ? "to the end of each run" : `to ${number(stop)} s`;
  return html`<div class="row time-bar small" role="group" aria-label="Time that is measured">
      ${field("from", "Drop the first")} ${field("to", "measure until")}
      <button disabled=${span.from === "" && span.to === ""} onClick=${() => set(WHOLE)}>Whole run</button>
      ${start !== undefined && html`<span class="muted" role="status">Measured from ${number(start)} s ${end}.</span>`}
      ${children}
    </div>${fault && html`<p class="bad" role="alert">✖ ${fault}</p>`}`;
}
