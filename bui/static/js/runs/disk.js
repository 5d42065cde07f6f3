// What a run has on disk: how much of it is what, its checkpoints and what is damaged of them, and its files.
import { heads } from "../heads.js";
import { html, useState } from "../lib.js";
import { Answered, sentence, useAnswer } from "../look/answer.js";
import { FileTable } from "../look/files.js";
import { bytes, when, whole } from "../look/format.js";
import { ended, extendable, resume } from "./actions.js";
import { modelSeconds } from "./standing.js";

/** @type {Record<Told<"DiskPart">["what"], string>} */
const PARTS = {
  results: "results", points: "points of the sweep", network: "network", checkpoints: "checkpoints",
  records: "what was recorded", tables: "tables, and files that they name", log: "log", other: "other files",
};
const REASONS = {
  start: "the network was built", interval: "it was time for one", signal: "the run was asked to stop",
  limit: "its time was over", end: "the end of the run",
};

/** @param {Props<{run: Run}>} props */
export function OnDisk({ run }) {
  const [thorough, read] = useState("");
  // asks again when another checkpoint is there; files were read as they were at the time
  const now = `${run.status}.${run.attempts}.${run.checkpoints?.time}`;
  const asks = thorough === now ? "?thorough=true" : "";
  const answer = useAnswer(`/runs/${run.id}/disk${asks}`, { turn: now });
  const files = useAnswer(run.kind === "run" && ended(run) ? `/runs/${run.id}/files` : null, { turn: now });
  return html`<${Answered} answer=${answer} what="what is on disk">${(found) => html`
      ${run.checkpoints && html`<${Checkpoints} run=${run} own=${run.checkpoints} found=${found} busy=${answer.busy}
        read=${() => read(now)} />`}
      <h3>All that is on disk</h3>
      <${PartTable} found=${found} />`}<//>
    ${files.found && html`<h3>Files</h3><${FileTable} run=${run} found=${files.found} />`}`;
}

/** @param {Props<{run: Run, own: Told<"Checkpoints">, found: Told<"Disk">}>} props */
function Checkpoints({ run, own, found, busy, read }) {
  const damages = found.damages.map((one) => html`<p key=${one}>${sentence(one)}</p>`);
  return html`<h3>Checkpoints</h3>
    <p class="small muted">One is written every ${own.every} of the model's time; the newest ${own.keep} stay.</p>
    ${extendable(run) && html`<${GoOn} run=${run} own=${own} />`}
    ${damages.length > 0 && html`<div class="notice bad" role="alert">${damages}
      <p>The network cannot be run. Retry builds it again, and begins at 0 s.</p></div>`}
    ${found.checkpoints.length ? html`<${CheckpointTable} found=${found} />`
    : html`<p class="notice muted">There is none yet: the network is not built.</p>`}
    <div class="row verify"><button onClick=${read} disabled=${busy || found.thorough || !found.checkpoints.length}
      title="Read each file, and compare it with its checksum">Verify</button>
      <span class="small muted" role="status">${verified(found, busy)}</span></div>`;
}

function verified({ thorough, damages, checkpoints }, busy) {
  if (busy) return "Looking …";
  if (!thorough) return "Sizes of files are as they were written, unless something else is said. Verify reads them.";
  const wrong = damages.length + checkpoints.filter((one) => one.damages.length).length;
  return wrong ? "Every file was read; some are damaged." : "Every file was read, and is as it was written.";
}

/** @param {Props<{found: Told<"Disk">}>} props */
function CheckpointTable({ found }) {
  return html`<div class="scroll-x"><table class="plain checkpoints"><caption class="hidden">Checkpoints</caption>
    <thead><tr><th scope="col" class="number">Time of the model</th>${heads("Written", "Why")}
      <th scope="col" class="number">Size</th><th scope="col">State</th></tr></thead>
    <tbody>${[...found.checkpoints].reverse().map(
      (one) => html`<tr key=${one.name}><td class="number">${one.time === null ? "–" : modelSeconds(one.time)}</td>
        <td>${when(one.created)}</td><td>${one.reason === null ? "–" : REASONS[one.reason]}</td>
        <td class="number">${bytes(one.bytes)}</td>
        <td>${one.damages.length ? html`<span class="bad">✖ damaged: ${one.damages.join("; ")}</span>` : "whole"}</td></tr>`,
    )}</tbody></table></div>`;
}

/**
 * Going on from the newest checkpoint, to the same end or a later one.
 * @param {Props<{run: Run, own: Told<"Checkpoints">}>} props
 */
function GoOn({ run, own }) {
  const [until, set] = useState("");
  const { time, until: end } = own;
  const done = run.status === "done";
  const begin = async (event) => {
    event.preventDefault();
    await resume(run, until.trim());
  };
  return html`<form class="row go-on" onSubmit=${begin}>
    <label class="row">Go on until${" "}
      <input value=${until} required=${done} maxlength="100" placeholder=${done ? `${2 * end}*second` : `${end}*second`}
        onInput=${(event) => set(event.target.value)} /></label>
    <button>Resume from ${modelSeconds(time)}</button>
  </form>`;
}

/** @param {Props<{found: Told<"Disk">}>} props */
function PartTable({ found }) {
  return html`<table class="plain on-disk"><caption class="hidden">Sizes on disk</caption>
    <thead><tr>${heads("What")}<th scope="col" class="number">Files</th><th scope="col" class="number">Size</th></tr></thead>
    <tbody>${found.parts.map(
      (part) => html`<tr key=${part.what}><td>${PARTS[part.what]}</td><td class="number">${whole(part.files)}</td>
        <td class="number">${bytes(part.bytes)}</td></tr>`,
    )}</tbody>
    <tfoot><tr><th scope="row">together</th><td></td><td class="number">${bytes(found.bytes)}</td></tr></tfoot></table>
    <p class="small muted">${bytes(found.free)} are free on this disk.</p>`;
}
