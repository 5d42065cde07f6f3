// One parameter: its label, the control that fits, its unit, its help, and what is wrong with it.
import { html, useEffect, useState } from "../lib.js";
import { property } from "./columns.js";
import { loadDevices } from "./devices.js";
import { Typed } from "../typed.js";
import { FixButton } from "./help.js";
import { SIGNS, worst } from "./level.js";

/** @param {Props<{name: string, value: string, problems: Problem[]}>} props */
export function Field({ name, value, problems, set }) {
  const known = property("params", name);
  const id = `param-${name}`;
  const level = worst(problems);
  const common = { id, "aria-describedby": `${id}-help`, "aria-invalid": level === "error" ? "true" : undefined, class: level };
  return html`<div class=${`field ${level ?? ""} ${value ? "given" : ""}`}>
    <label for=${id}>${name}${known?.unit && html` <span class="muted">(${known.unit})</span>`}</label>
    ${name === "device" ? html`<${Device} value=${value} set=${set} common=${common} known=${known} />`
    : known?.enum ? html`<${Choice} value=${value} set=${set} common=${common} words=${pairs(known)}
        byDefault=${known.default} />`
    : html`<${Typed} ...${common} value=${value} placeholder=${known?.default ?? ""} set=${set} />`}
    <div id=${`${id}-help`} class="field-help">
      ${problems.map((problem) => html`<p class=${problem.level === "error" ? "bad" : "warn"}>
        ${SIGNS[problem.level]} ${problem.message} <${FixButton} problem=${problem} /></p>`)}
      <p class="muted">${known?.description ?? "no table has a parameter of this name"}</p>
    </div>
  </div>`;
}

const pairs = ({ enum: words, meanings = {} }) =>
  words.map((word) => [String(word), meanings[word] ? `${word} – ${meanings[word]}` : String(word)]);

/** A choice of words; a value that is none of them is shown, too. */
export function Choice({ value, set, common, words, byDefault, refused }) {
  const others = value && !words.some(([word]) => word === value) ? [[value, value]] : [];
  return html`<select ...${common} onChange=${(event) => set(event.target.value)}>
    <option value="" selected=${!value}>${byDefault === undefined ? "not given" : `default: ${byDefault}`}</option>
    ${[...words, ...others].map(([word, label]) => html`<option key=${word} value=${word} selected=${word === value}
      disabled=${refused?.has(word) && word !== value}>${label}</option>`)}
  </select>`;
}

/** A choice of devices; `onlyHere`: those that cannot run here cannot be chosen. */
export function Device({ value, set, common, known, onlyHere }) {
  const [devices, setDevices] = useState([]);
  useEffect(() => {
    loadDevices().then(setDevices);
  }, []);
  const words = devices.map(({ word, label }) => [word, label]);
  const refused = new Set(onlyHere ? devices.filter(({ available }) => !available).map(({ word }) => word) : []);
  return html`<${Choice} value=${value} set=${set} common=${common} words=${words} byDefault=${known?.default}
    refused=${refused} />`;
}
