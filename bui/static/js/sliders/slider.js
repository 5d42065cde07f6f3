// One parameter as a slider with its number beside it, and what is done with the value that it stands at.
import { html } from "../lib.js";
import { rangeOf, rounded } from "./range.js";

/**
 * `one`: the value of the table; `at`: where the slider stands.
 * @param {Props<{one: {name: string, value: number, unit: string}, at: number}>} props
 */
export function Slider({ one, at, set, keep, unpin }) {
  const { min, max, step } = rangeOf(one);
  const moved = at !== one.value;
  const id = `slider-${one.name}`;
  const put = (event) => Number.isFinite(event.target.valueAsNumber) && set(rounded(event.target.valueAsNumber));
  return html`<div class="slider">
    <label for=${id}>${one.name}</label>
    <input id=${id} type="range" min=${Math.min(min, at)} max=${Math.max(max, at)} step="any" value=${at}
      aria-valuetext=${`${at} ${one.unit}`} onInput=${(event) => set(snapped(event.target.valueAsNumber, min, step))} />
    <input class="narrow" type="number" step=${step} value=${at} aria-label=${`${one.name} as a number`} onInput=${put} />
    <span class="unit">${one.unit}</span>
    <button disabled=${!moved} onClick=${keep} title="Write this value into the table">Keep</button>
    <button disabled=${!moved} onClick=${() => set(one.value)} title=${`Back to ${one.value} ${one.unit}, as in the table`}>
      Reset</button>
    <button class="quiet" aria-label=${`Remove the slider of ${one.name}`} onClick=${unpin}>×</button>
  </div>`;
}

const snapped = (value, min, step) => rounded(Math.round((value - min) / step) * step + min);
