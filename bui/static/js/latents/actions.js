// What can be done with a run of LFADS: stop, go on, remove.
import { del, post } from "../api.js";
import { attempt, go } from "../app.js";
import { html, useState } from "../lib.js";
import { Confirm } from "../runs/confirm.js";

/** @param {Props<{run: Told<"LatentStatus">, changed: () => void}>} props */
export function Actions({ run, changed }) {
  const [sure, setSure] = useState(false);
  const ask = (word) => attempt(async () => {
    await post(`/latents/${run.id}/${word}`);
    changed();
  });
  const remove = () => attempt(async () => {
    await del(`/latents/${run.id}`);
    go("latents");
  });
  if (run.stopping) return html`<p class="small muted" role="status">It is being stopped …</p>`;
  if (!run.actions.length) return null;
  return html`<div class="row spaced">
    ${run.actions.includes("stop") && html`<button onClick=${() => ask("stop")}>Stop</button>`}
    ${run.actions.includes("resume") && html`<button class="primary" onClick=${() => ask("resume")}>Resume</button>`}
    ${run.actions.includes("delete") && html`<button class="danger" onClick=${() => setSure(true)}>Delete</button>`}
    ${sure && html`<${Confirm} title="Delete this training?" yes="Delete" onYes=${remove} close=${() => setSure(false)}>
      ${run.name} and all that it has inferred are removed.<//>`}</div>`;
}
