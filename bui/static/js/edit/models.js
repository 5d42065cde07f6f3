// Equations of one's own, as YAML text.
import { change } from "../tables.js";
import { app } from "../app.js";
import { html, useEffect, useState } from "../lib.js";
import { useStore } from "../store.js";
import { setModels } from "./change.js";
import { SIGNS } from "./level.js";

const BEGIN = `models:
  neurons:
    LEAKY:
      about: a leaky neuron
      parameters:
        gL: {unit: siemens, meaning: leak conductance, positive: true}
        EL: volt
        VT: {unit: volt, meaning: threshold, default: -50*mV}
      current: gL*(EL - vm)
      threshold: vm > VT
      reset: [vm = EL]
`;

export function Models({ text }) {
  const check = useStore(app.check);
  const [now, setNow] = useState(text);
  useEffect(() => setNow(text), [text]);
  const keep = () => now !== text && change("edit the equations", (content) => setModels(content, now));
  const problems = (check?.problems ?? []).filter((problem) => !problem.sheet);
  return html`<div class="models">
    <label for="equations">Equations of the model's own neurons, synapses and receptors, as YAML. They are code: whoever opens
      the tables is asked to confirm them.</label>
    <textarea id="equations" class="grow" spellcheck="false" value=${now} onInput=${(event) => setNow(event.target.value)}
      onBlur=${keep}></textarea>
    ${problems.length > 0 && html`<ul class="help-problems">${problems.map(({ level, label, message }) => html`
      <li class=${level}>${SIGNS[level]} ${label}: ${message}</li>`)}</ul>`}
    ${!now.trim() && html`<button onClick=${() => setNow(BEGIN)}>Begin with a frame</button>`}
  </div>`;
}
