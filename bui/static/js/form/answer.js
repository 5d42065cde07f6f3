// One answer of the form: its label, the control that fits, and what is wrong with it.
import { html } from "../lib.js";

/** What the fields need to know: faults and starting values by place, and what takes an answer. */
export const toldAt = (answer, at) => ({
  fault: answer.faults.filter(({ field }) => field === at).map(({ message }) => message).join(" "),
  usual: answer.filled[at] ?? "",
});

/** @param {Props<{label: string, at: string, answer: any, value: string}>} props */
export function Words({ label, at, answer, value, set, help }) {
  const { fault, usual } = toldAt(answer, at);
  return html`<label class=${`stacked ${fault ? "error" : ""}`}>${label}
    <input ...${told(at, fault)} value=${value} placeholder=${usual} title=${help} autocomplete="off" spellcheck="false"
      onInput=${(event) => set(event.target.value)} />
    <${Fault} at=${at} fault=${fault} /></label>`;
}

/** @param {Props<{label: string, at: string, answer: any, value: string, words: [string, string][]}>} props */
export function Choice({ label, at, answer, value, words, set }) {
  const { fault } = toldAt(answer, at);
  const others = words.some(([word]) => word === value) ? [] : [[value, value]];
  return html`<label class=${`stacked ${fault ? "error" : ""}`}>${label}
    <select ...${told(at, fault)} onChange=${(event) => set(event.target.value)}>
      ${[...words, ...others].map(([word, says]) => html`<option key=${word} value=${word} selected=${word === value}>
        ${says}</option>`)}
    </select>
    <${Fault} at=${at} fault=${fault} /></label>`;
}

const told = (at, fault) => ({
  "data-answer": at, "aria-invalid": fault ? "true" : undefined, "aria-describedby": fault ? `fault-${at}` : undefined,
});

export const Fault = ({ at, fault }) => fault && html`<span id=${`fault-${at}`} class="bad fault">✖ ${fault}</span>`;
