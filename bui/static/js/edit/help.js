// The line below a grid: what the column of the active cell means, and what is wrong with the cell.
import { tables } from "../tables.js";
import { html } from "../lib.js";
import { applyFix, canFix } from "./fix.js";
import { SIGNS } from "./level.js";

export function HelpLine({ name, help, problems = [], keys }) {
  return html`<div class="help-line" role="status" aria-live="polite">
    ${problems.length > 0 && html`<ul class="help-problems">
      ${problems.map((problem) => html`<${Told} key=${problem.message} problem=${problem} />`)}</ul>`}
    ${name ? html`<span><strong>${name}</strong> ${help && html`<span class="muted">${help}</span>`}</span>`
    : html`<span class="muted">${keys}</span>`}
  </div>`;
}

function Told({ problem }) {
  return html`<li class=${problem.level}>
    <span class="mark" aria-hidden="true">${SIGNS[problem.level]}</span> ${problem.message} <${FixButton} problem=${problem} />
  </li>`;
}

/** The button that mends a problem whose remedy is known. */
export function FixButton({ problem }) {
  if (!problem.fix || !canFix(tables.value, problem)) return null;
  const { wrong, right } = problem.fix;
  return html`<button class="fix" onClick=${() => applyFix(problem)}>Change ${wrong} to ${right}</button>`;
}
