// What the tables of a run have changed since, or from those of another run.
import { app } from "../app.js";
import { heads } from "../heads.js";
import { html, useState } from "../lib.js";
import { Answered, query, useAnswer } from "../look/answer.js";
import { when } from "../look/format.js";
const ONLY_BEGUN = "One of the two has no single result; what was changed for a run alone is not in these tables.";
const nothing = () => html`<span class="muted">nothing</span>`;
export function RunTables({ run }) {
  const others = app.runs.value.filter((other) => other.id !== run.id);
  const hasDraft = run.project && run.version;
  const [against, choose] = useState(hasDraft ? "draft" : (others[0]?.id ?? ""));
  const draft = against === "draft" && query(`/projects/${run.project}/diff`, { a: run.version, b: "draft" });
  const path = draft || (against && query("/runs/diff", { a: run.id, b: against }));
  const answer = useAnswer(path || null);
  return html`<label class="row">Tables of this run against those of
      <select class="narrow" value=${against} onChange=${(event) => choose(event.target.value)}>
        ${hasDraft && html`<option value="draft">the project as it is now</option>`}
        ${others.map((other) => html`<option key=${other.id} value=${other.id}>
          ${other.title} (${when(other.created)})</option>`)}
      </select></label>
    ${path ? html`<${Answered} answer=${answer} what="the differences">${(found) => html`<${Changes} changes=${found.changes} />
      ${found.tables === "started with" && html`<p class="small muted">${ONLY_BEGUN}</p>`}`}<//>`
    : html`<p class="notice muted">There is nothing to compare with yet.</p>`}`;
}

/** Differences of two pairs of tables, cell by cell. */
export function Changes({ changes, before = "This run", after = "The other" }) {
  if (!changes.length) return html`<p class="notice muted">The tables are the same.</p>`;
  return html`<div class="scroll-x"><table class="plain changes">
    <caption class="hidden">Differences of the tables</caption>
    <thead><tr>${heads("Table", "Row", "Column", before, after)}</tr></thead>
    <tbody>${changes.map(
      (change, k) => html`<tr key=${k}><td>${change.sheet}</td><td>${change.row}</td><td>${change.column}</td>
        <td>${change.before || nothing()}</td><td>${change.after || nothing()}</td>
      </tr>`,
    )}</tbody>
  </table></div>`;
}
