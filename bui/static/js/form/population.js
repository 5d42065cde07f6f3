// The answers about one population.
import { html } from "../lib.js";
import { Choice, Fault, Words, toldAt } from "./answer.js";
import { hasDendrites, modelsOf } from "./outline.js";

/** @param {Props<{words: Told<"OutlineWords">, one: any, at: string, answer: any}>} props */
export function Population({ words, one, at, answer, set, remove }) {
  const pairs = (list) => list.map(({ word, meaning }) => [word, meaning]);
  const put = (name) => (value) => set({ [name]: value });
  const record = ({ word, meaning }) => html`<label key=${word} class="switch" title=${meaning}>
    <input type="checkbox" checked=${one.record.includes(word)} onChange=${() => set({ record: turned(one.record, word) })} />
    ${` ${word}`}</label>`;
  const text = (name, label, help) => html`<${Words} label=${label} at=${`${at}.${name}`} answer=${answer} value=${one[name]}
    set=${put(name)} help=${help} />`;
  const choice = (name, label, list) => html`<${Choice} label=${label} at=${`${at}.${name}`} answer=${answer}
    value=${one[name]} words=${list} set=${put(name)} />`;
  const models = modelsOf(words, one.kind).map(({ word, meaning }) => [word, `${word}: ${meaning}`]);
  return html`<fieldset class="panel outlined"><legend>${one.name || "Population"}</legend>
    <div class="answers">
      ${text("name", "Name", "up to 20 letters and digits")}
      ${choice("kind", "Kind of cells", pairs(words.kinds))}
      ${text("cells", "Number of cells", "a whole number")}
      ${choice("model", "Neuron model", models)}
      ${text("layer", "Layer", hasDendrites(words, one.kind) ? SPAN : "1 to 6; 2 stands for layer 2/3")}
      ${choice("drive", "What makes it fire", pairs(words.drives))}
      ${one.drive === "background" && text("inputs", "Inputs per cell", "a whole number; all have one rate")}
      ${one.drive === "current" && text("current", "Current", "with its unit: 200 pA")}
    </div>
    <div class="row"><span role="group" aria-label=${`Record of ${one.name}`} class="row grow">
      <span class="muted">Record</span>${words.records.map(record)}</span>
      <${Fault} at=${`${at}.record`} fault=${toldAt(answer, `${at}.record`).fault} />
      <button type="button" onClick=${remove}>Remove<span class="hidden"> ${one.name}</span></button></div>
  </fieldset>`;
}

const SPAN = "of the cell body, 1 to 6; dendrites reach up to layer 1, or say how far: 5->4";

const turned = (list, word) => (list.includes(word) ? list.filter((other) => other !== word) : [...list, word]);
