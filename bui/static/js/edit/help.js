// The line below a grid: what the column of the active cell means, and what is wrong with the cell.
import { app } from "../app.js";
import { tables } from "../tables.js";
import { html } from "../lib.js";
import { counted } from "../words.js";
import { addMissing, applyFix, canFix, missing } from "./fix.js";
import { SIGNS } from "./level.js";

/** @param {Props<{problems?: Problem[]}>} props */
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

/**
 * The button that fixes a problem whose remedy is known.
 * @param {Props<{problem: Problem}>} props
 */
export function FixButton({ problem }) {
  if (problem.add) return html`<${AddButton} add=${problem.add} />`;
  if (!problem.fix || !canFix(tables.value, problem)) return null;
  const { wrong, right } = problem.fix;
  return html`<button class="fix" onClick=${() => applyFix(problem)}>Change ${wrong} to ${right}</button>`;
}

/**
 * The button that adds all values that a block lacks, with starting values.
 * @param {Props<{add: NonNullable<Problem["add"]>}>} props
 */
function AddButton({ add: { block, key, value } }) {
  const added = missing(block, app.check.value?.problems ?? []);
  const title = added.map((one) => `${one.key} = ${one.value}`).join(", ");
  return html`<button class="fix" title=${title} onClick=${() => addMissing(block, added)}>
    ${added.length > 1 ? `Add the ${counted(added.length, "missing value")} of ${block}` : `Add ${key} = ${value}`}</button>`;
}
