// The versions of the open project: which there are, going back to one, and what differs between two.
import { get } from "../api.js";
import { app, attempt, tell } from "../app.js";
import { flush } from "../edit/autosave.js";
import { TITLES } from "../edit/problems.js";
import { change } from "../tables.js";
import { latest } from "../latest.js";
import { html, useEffect, useMemo, useState } from "../lib.js";
import { heads } from "../heads.js";
import { date } from "./list.js";

/** @param {Props<{project: OpenProject}>} props */
export function Versions({ project }) {
  const versions = [...(project.versions ?? [])].reverse();
  const [pair, setPair] = useState({ a: "", b: "draft" });
  const [changes, setChanges] = useState(null);
  useEffect(() => {
    attempt(async () => {
      const { versions: fresh } = await get(`/projects/${project.id}`);
      if (app.project.value?.id === project.id) app.project.patch({ versions: fresh });
    });
  }, [project.id]);
  const restore = (number) => attempt(async () => {
    const content = await get(`/projects/${project.id}/versions/${number}`);
    if (app.project.value?.id !== project.id) return; // these are no tables of the one that was opened meanwhile
    change(`restore version ${number}`, () => content);
    tell(`Version ${number} is in the tables now; undo takes it back`);
  });
  const last = useMemo(latest, []);
  const compare = (a, b) => attempt(async () => {
    setPair({ a, b });
    const found = await last(async () => {
      await flush();
      return get(`/projects/${project.id}/diff?a=${a}&b=${b}`);
    });
    setChanges(found.changes);
  });
  const first = pair.a || versions[0]?.number;
  return html`<section aria-label="Versions">
    <h2>Versions of ${project.title}</h2>
    ${!versions.length && html`<p class="muted">None yet. "Save version" keeps one, and so does every run.</p>`}
    ${versions.length > 0 && html`
      <table class="plain"><thead><tr>${heads("Version", "Saved", "Comment", "Runs", "Actions")}</tr></thead>
        <tbody>${versions.map(({ number, created, comment, runs }) => html`<tr key=${number}>
          <td class="number">${number}</td><td>${date(created)}</td><td>${comment}</td>
          <td class="number">${runs.length || ""}</td>
          <td><div class="row tight">
            <button onClick=${() => restore(number)}>Restore<span class="hidden"> version ${number}</span></button>
            <button aria-label=${`Compare with now: version ${number}`} onClick=${() => compare(number, "draft")}>
              Compare with now</button></div></td></tr>`)}</tbody></table>
      <div class="row spaced">
        <label>Compare <${Pick} versions=${versions} value=${first} set=${(a) => setPair({ ...pair, a })} /></label>
        <label>with <${Pick} versions=${versions} value=${pair.b} set=${(b) => setPair({ ...pair, b })} draft /></label>
        <button onClick=${() => compare(first, pair.b)}>Show what differs</button></div>`}
    ${changes && html`<${Changes} changes=${changes} pair=${{ a: first, b: pair.b }} />`}
  </section>`;
}

const named = (which) => (which === "draft" ? "now" : `version ${which}`);

function Pick({ versions, value, set, draft = false }) {
  return html`<select value=${String(value)} onChange=${(event) => set(event.target.value)}>
    ${draft && html`<option value="draft">the tables now</option>`}
    ${versions.map(({ number, comment }) => html`<option key=${number} value=${String(number)}>
      version ${number}${comment && ` (${comment.slice(0, 40)})`}</option>`)}
  </select>`;
}

/**
 * Differences of two sets of tables, cell by cell.
 * @param {Props<{changes: Told<"Change">[]}>} props
 */
export function Changes({ changes, pair }) {
  if (!changes.length) return html`<p role="status">${named(pair.a)} and ${named(pair.b)} say the same.</p>`;
  return html`<table class="plain changes" aria-label="What differs">
    <thead><tr>${heads("Sheet", "Row", "Column", named(pair.a), named(pair.b))}</tr></thead>
    <tbody>${changes.map(({ sheet, row, column, before, after }) => html`<tr><td>${TITLES[sheet] ?? sheet}</td><td>${row}</td>
      <td>${column || (before ? "the row is gone" : "a new row")}</td>
      <td><del>${before}</del></td><td><ins>${after}</ins></td></tr>`)}</tbody></table>`;
}
