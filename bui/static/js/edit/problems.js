// The list of problems: where each is, what it says, a click that goes there, and a click that fixes it.
import { app } from "../app.js";
import { html, useState } from "../lib.js";
import { useStore } from "../store.js";
import { counted } from "../words.js";
import { checking, confirmTrust } from "./checking.js";
import { FixButton } from "./help.js";
import { jump } from "./jump.js";
import { SIGNS } from "./level.js";

export const TITLES = { params: "Simulation", IN: "Inputs", G: "Populations", S: "Pathways", physiology: "Physiology" };
const MOST = 200;

/** "2 errors, 1 warning" */
export function summary(check) {
  if (!check) return "checking …";
  if (check.failed) return "not checked";
  const many = (number, noun) => number && counted(number, noun);
  return [many(check.errors, "error"), many(check.warnings, "warning")].filter(Boolean).join(", ") || "no problems";
}

export function Problems() {
  const check = useStore(app.check);
  const busy = useStore(checking);
  const [open, setOpen] = useState(() => localStorage.getItem("problems") !== "closed");
  const toggle = () => {
    localStorage.setItem("problems", open ? "closed" : "open");
    setOpen(!open);
  };
  const problems = check?.problems ?? [];
  const state = check?.failed ? "bad" : check?.errors ? "bad" : check?.warnings ? "warn" : "good";
  return html`<section class="problems" aria-label="Problems">
    <div class="row problems-head">
      <button class="quiet" aria-expanded=${open} aria-controls="problem-list" onClick=${toggle}>
        <span aria-hidden="true">${open ? "▾" : "▸"}</span> Problems</button>
      <span role="status" class=${state} data-busy=${String(busy)}>
        ${state === "good" && check ? "✔ " : ""}${summary(check)}</span>
      ${check?.ready && html`<span class="muted">
        ${counted(check.populations, "population")}, ${counted(check.pathways, "pathway")}</span>`}
    </div>
    ${check && !check.trusted && html`<div class="confirm" role="alert">
      These tables bring code or equations of their own. Confirm that you trust where they come from.${" "}
      <button class="primary" onClick=${confirmTrust}>Confirm</button></div>`}
    ${check?.failed && html`<p class="bad">${check.failed}</p>`}
    ${open && html`<ul id="problem-list" class="problem-list">
      ${problems.slice(0, MOST).map((problem, number) => html`<${Line} key=${number} problem=${problem} />`)}
      ${problems.length > MOST && html`<li class="muted">and ${problems.length - MOST} more</li>`}
    </ul>`}
  </section>`;
}

/** @param {Props<{problem: Problem}>} props */
function Line({ problem }) {
  const { sheet, row, column, level, message } = problem;
  const place = sheet
    ? [TITLES[sheet], row !== null && sheet !== "params" && `row ${row + 1}`, column].filter(Boolean).join(", ")
    : problem.label || "tables";
  return html`<li class=${level}>
    <span class="mark" aria-hidden="true">${SIGNS[level]}</span><span class="hidden">${level}</span>
    ${sheet ? html`<button class="link" onClick=${() => jump(sheet, row, column)}>${place}</button>`
    : html`<strong>${place}</strong>`}
    <span>${message}</span> <${FixButton} problem=${problem} />
  </li>`;
}
