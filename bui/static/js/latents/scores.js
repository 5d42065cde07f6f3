// The scores of a run, beside those of simple methods; computed when the user asks for them.
import { heads } from "../heads.js";
import { html, useState } from "../lib.js";
import { Answered, query, sentence, useAnswer } from "../look/answer.js";
import { number } from "../look/format.js";

/** @param {Props<{run: Told<"LatentStatus">}>} props */
export function Scores({ run }) {
  const [part, setPart] = useState("validation");
  const [asked, ask] = useState("");
  const answer = useAnswer(asked ? query(`/latents/${run.id}/scores`, { part: asked }) : null);
  if (!run.posterior) return html`<p class="notice muted">There is nothing to score: no trial has been inferred yet.</p>`;
  return html`<div class="row latents-choice"><label>Trials for
      <select value=${part} onChange=${(event) => setPart(event.target.value)}>
        <option value="validation">validation</option><option value="training">training</option></select></label>
      <button onClick=${() => ask(part)} disabled=${asked === part && !answer.error}>Compute the scores</button>
      <span class="small muted">This may take a minute.</span></div>
    ${asked && html`<${Answered} answer=${answer} what="scores">
      ${(found) => found.sessions.map((one) => html`<${Session} key=${one.name} found=${one}
        several=${found.sessions.length > 1} />`)}<//>`}`;
}

/** @param {Props<{found: Told<"SessionScores">}>} props */
function Session({ found, several }) {
  const methods = found.methods;
  return html`${several && html`<h3>Session ${found.name}</h3>`}
    <div class="scroll-x" tabindex="0" role="region" aria-label=${`Scores of ${found.name}`}><table class="plain">
      <caption class="hidden">Scores of the model and of simple methods</caption>
      <thead><tr>${heads("Score")}<th scope="col" class="number">Model</th>
        ${methods.map((one) => html`<th key=${one} scope="col" class="number">${one}</th>`)}
        ${heads("Perfect")}</tr></thead>
      <tbody>${found.scores.map((one) => html`<tr key=${one.name}><th scope="row">${one.name}</th>
        <td class="number">${number(one.value, 4)}</td>
        ${methods.map((own) => html`<td key=${own} class="number">
          ${own in one.methods ? number(one.methods[own], 4) : ""}</td>`)}
        <td>${one.best}</td></tr>`)}</tbody></table></div>
    <details class="small"><summary>What the scores are</summary>
      <dl class="meanings">${found.scores.map((one) => html`<dt key=${one.name}>${one.name}</dt>
        <dd>${sentence(one.meaning)}</dd>`)}</dl></details>
    ${found.members.length > 0 && html`<p class="small">How well members are read from the others:${" "}
      ${found.members.map((one) => `${one.name} ${number(one.value)}`).join(", ")}.</p>`}
    ${found.left_out.length > 0 && html`<details class="small"><summary>Left out (${found.left_out.length})</summary>
      <dl class="meanings">${found.left_out.map((one) => html`<dt key=${one.name}>${one.name}</dt>
        <dd>${sentence(one.reason)}</dd>`)}</dl></details>`}`;
}
