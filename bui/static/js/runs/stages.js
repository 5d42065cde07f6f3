// The stages of a run and how long each took.
import { html } from "../lib.js";
import { duration } from "../look/format.js";

const WORDS = {
  read: "reading tables", check: "checking tables", plan: "drawing the network", realise: "building objects",
  generate: "generating code",
  compile: "compiling", load: "loading results", simulate: "simulating", save: "saving",
};

export function Stages({ run }) {
  const { seconds, stage } = run.progress;
  const known = Object.entries(seconds ?? {});
  const now = run.status === "running" && stage && !(stage in (seconds ?? {})) ? stage : null;
  if (!known.length && !now) return html`<p class="notice muted">No stage has ended yet.</p>`;
  return html`<${StageTable} seconds=${Object.fromEntries(known)} now=${now} />`;
}

/** Stages with their seconds as bars. */
export function StageTable({ seconds, now = null }) {
  const known = Object.entries(seconds);
  const longest = Math.max(1e-9, ...known.map(([, own]) => own));
  return html`<table class="plain stages">
    <caption class="hidden">Duration of each stage</caption>
    <thead><tr><th scope="col">Stage</th><th scope="col" class="number">Time</th>
      <th scope="col"><span class="hidden">Share</span></th></tr></thead>
    <tbody>
      ${known.map(
        ([name, own]) => html`<tr key=${name}><td>${WORDS[name] ?? name}</td><td class="number">${duration(own)}</td>
          <td class="share"><span style=${{ width: `${(own / longest) * 100}%` }}></span></td></tr>`,
      )}
      ${now && html`<tr><td>${WORDS[now] ?? now}</td><td class="number muted">under way</td><td></td></tr>`}
    </tbody>
  </table>`;
}
