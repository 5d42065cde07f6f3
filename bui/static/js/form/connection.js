// The answers about the connections, one row for each.
import { html } from "../lib.js";
import { Choice, Words, toldAt } from "./answer.js";

const SIGNS = [["excitatory", "excitatory"], ["inhibitory", "inhibitory"]];

/**
 * `dendrites` tells whether the target has some, so that it is asked where the connection ends.
 * @param {Props<{words: Told<"OutlineWords">, one: any, at: string, answer: any, sources: string[], targets: string[],
 *   sign: string, dendrites: boolean}>} props
 */
export function Connection({ words, one, at, answer, sources, targets, sign, dendrites, set, remove }) {
  const put = (name) => (value) => set({ [name]: value });
  const text = (name, label, help) => html`<${Words} label=${label} at=${`${at}.${name}`} answer=${answer} value=${one[name]}
    set=${put(name)} help=${help} />`;
  const choice = (name, label, list, value = one[name]) => html`<${Choice} label=${label} at=${`${at}.${name}`}
    answer=${answer} value=${value} words=${list} set=${put(name)} />`;
  const meanings = (list) => list.map(({ word, meaning }) => [word, meaning]);
  const onto = one.onto || toldAt(answer, `${at}.onto`).usual;
  const twice = (names) => names.map((name) => [name, name]);
  return html`<div class="connection" role="group" aria-label=${`Connection from ${one.from} to ${one.to}`}>
    ${choice("from", "From", twice(sources))} ${choice("to", "To", twice(targets))}
    ${choice("sign", "Effect", SIGNS, one.sign || sign)}
    ${text("probability", "Probability", "0 to 1")} ${text("weight", "Weight", "with its unit: 2 nS")}
    ${text("delay", "Delay", "with its unit: 1.5 ms")}
    ${choice("plasticity", "Synapses", meanings(words.plasticity))}
    ${dendrites && choice("onto", "Ends on", meanings(words.onto), onto)}
    <button type="button" onClick=${remove}>Remove<span class="hidden"> the connection from ${one.from} to ${one.to}</span>
    </button></div>`;
}
