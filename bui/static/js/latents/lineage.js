// The hyper-parameters along the line of members that ends in the winner.
import { html, useMemo } from "../lib.js";
import { Chart } from "../look/chart.js";
import { number } from "../look/format.js";

/**
 * The hyper-parameters that are searched, each with its values along the lineage; and those that are not.
 * @param {Pick<Told<"LatentStatus">, "lineage" | "hyperparameters">} run
 */
export function lineageOf({ lineage, hyperparameters }) {
  const courses = hyperparameters.filter((one) => one.tunable).map((one) => {
    const values = lineage.map((ancestor) => ancestor.values[one.name] ?? null);
    return { ...one, values, log: one.logarithmic && values.every((value) => value !== null && value > 0) };
  });
  const last = lineage[lineage.length - 1];
  const fixed = hyperparameters.filter((one) => !one.tunable).map((one) => ({ ...one, value: last?.values[one.name] ?? null }));
  return { x: lineage.map((one) => one.generation), courses, fixed };
}

/** @param {Props<{run: Told<"LatentStatus">}>} props */
export function Lineage({ run }) {
  const { x, courses, fixed } = useMemo(() => lineageOf(run), [run]);
  if (!x.length) return html`<p class="notice muted">No generation has ended yet, so there is no winner.</p>`;
  return html`<p class="small muted">The winner is member ${run.best_member} of generation ${run.best_generation}. Each dot is a
      value of the member from which it comes, in each generation before.</p>
    <div class="grid-charts">${courses.map((one) => html`<${Course} key=${one.name} x=${x} course=${one} />`)}</div>
    ${fixed.length > 0 && html`<p class="small muted">Not searched:${" "}
      ${fixed.map((one) => `${one.name} ${number(one.value)}`).join(", ")}.</p>`}
    <h3>The same as a table</h3>
    <${Values} run=${run} courses=${courses} />`;
}

function Course({ x, course }) {
  const series = useMemo(() => [{ label: course.name, values: course.values, ink: "--accent", dots: true }], [course]);
  const ends = `from ${number(course.values[0])} to ${number(course.values[course.values.length - 1])}`;
  const limits = `searched from ${number(course.low)} to ${number(course.high)}`;
  const text = `${course.name}, ${course.meaning}: ${ends}.`;
  return html`<${Chart} title=${course.name} text=${text} legend=${false} height=${170}
    x=${{ label: "generation", values: x }} y=${{ label: `${course.meaning}; ${limits}`, log: course.log }}
    series=${series} />`;
}

/** @param {Props<{run: Told<"LatentStatus">}>} props */
function Values({ run, courses }) {
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label="Hyper-parameters along the lineage">
    <table class="plain"><caption class="hidden">Hyper-parameters of the winner and of those from which it comes</caption>
      <thead><tr><th scope="col">Generation</th><th scope="col" class="number">Member</th>
        <th scope="col" class="number">Loss</th>
        ${courses.map((one) => html`<th key=${one.name} scope="col" class="number">${one.name}</th>`)}</tr></thead>
      <tbody>${run.lineage.map((one, k) => html`<tr key=${one.generation}><th scope="row">${one.generation}</th>
        <td class="number">${one.member}</td><td class="number">${number(one.score, 4)}</td>
        ${courses.map((own) => html`<td key=${own.name} class="number">${number(own.values[k])}</td>`)}</tr>`)}</tbody>
    </table></div>`;
}
