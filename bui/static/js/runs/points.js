// The points of a sweep: the values of each, its state, and the way to its results.
import { go } from "../app.js";
import { html, useState } from "../lib.js";
import { Answered, useAnswer } from "../look/answer.js";
import { duration } from "../look/format.js";
import { POINTLESS, compare, ended, hasEnd, pointless } from "./actions.js";
import { Icon, statusWords } from "./status.js";

const SHOWN = 500;
const STATES = ["done", "not_a_number", "failed", "running", "waiting"];

export function Points({ run }) {
  const counts = run.points ?? {};
  // asks again when something has changed
  const turn = `${run.status}.${run.attempts}.${STATES.map((word) => counts[word]).join(".")}`;
  const early = !ended(run) && !counts.total; // the points are not prepared yet
  const answer = useAnswer(early || pointless(run) ? null : `/runs/${run.id}/batch`, { turn });
  if (pointless(run)) return html`<p class="notice muted">${POINTLESS}</p>`;
  if (early) return html`<p class="notice muted">The points are prepared when the sweep begins.</p>`;
  return html`<${PointBar} points=${run.points} /><${Answered} answer=${answer} what="points">
    ${(found) => html`<${PointTable} run=${run} found=${found} />`}<//>`;
}

/** How many points are in each state, as one bar. */
export function PointBar({ points }) {
  if (!points?.total) return null;
  const said = STATES.filter((word) => points[word]).map((word) => `${points[word]} ${statusWords(word)}`).join(", ");
  return html`<div class="point-bar" role="img" aria-label=${`Of ${points.total} points: ${said}`}>
      ${STATES.map((word) => html`<span key=${word} class=${word} style=${{ flexGrow: points[word] ?? 0 }}>
        </span>`)}
    </div><p class="small muted">${points.total} points: ${said}.</p>`;
}

export function PointTable({ run, found }) {
  const trials = found.rows.some((row) => row.trial > 0);
  const rows = found.rows.slice(0, SHOWN);
  const [marked, setMarked] = useState([]);
  const mark = (word) => setMarked(marked.includes(word) ? marked.filter((own) => own !== word) : [...marked, word]);
  return html`<div class="row">
    <button disabled=${marked.length < 2} title="Choose two or more points that are done"
      onClick=${() => compare(marked.map((own) => `${run.id}:${own}`))}>
        Compare${marked.length > 1 ? ` ${marked.length} points` : " points"}</button></div>
    <div class="scroll-x"><table class="plain points">
      <caption class="hidden">Points of the sweep</caption>
      <thead><tr>
        <th scope="col"><span class="hidden">Compare</span></th><th scope="col" class="number">Run</th>
          ${found.parameters.map((name) => html`<th scope="col" key=${name}>${name}</th>`)}
        ${trials && html`<th scope="col" class="number">Trial</th>`}
          <th scope="col">State</th><th scope="col" class="number">Time</th>
          <th scope="col">Results</th>
      </tr></thead>
      <tbody>${rows.map(
        (row) => html`<tr key=${row.run}>
          <td><input type="checkbox"
            aria-label=${`Choose run ${row.run} for comparing`} disabled=${!hasEnd(row)} checked=${marked.includes(row.run)}
            onChange=${() => mark(row.run)} /></td>
          <td class="number">${row.run}</td>${row.values.map((value, k) => html`<td key=${k}>${value}</td>`)}
          ${trials && html`<td class="number">${row.trial}</td>`}
          <td><span class=${`status ${row.status}`}><${Icon} status=${row.status} />${statusWords(row.status)}</span>
            ${row.error && html`<div class="bad small">${row.error}</div>`}</td>
          <td class="number">${duration(row.seconds)}</td>
          <td>${hasEnd(row) && html`<button class="link" aria-label=${`Open results of run ${row.run}`}
            onClick=${() => go("look", { run: run.id, point: row.run })}>Open</button>`}</td>
        </tr>`,
      )}</tbody>
    </table></div>
    ${found.rows.length > SHOWN && html`<p class="small muted">
      The first ${SHOWN} of ${found.counts.total} runs are listed; the export of the sweep has all.</p>`}
    ${found.note && html`<p class="small muted">${found.note}</p>`}`;
}
