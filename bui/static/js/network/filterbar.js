// The controls above the graph: what is shown of it.
import { html } from "../lib.js";
import { counted } from "../words.js";
import { byLayers } from "./filter.js";
import { LEVELS, MEANING } from "./strength.js";

const SIGNS = [["", "All"], ["excitatory", "▲ Excitatory"], ["inhibitory", "● Inhibitory"]];

export function FilterBar({ network, shown, filter, set }) {
  const receptors = [...new Set(network.edges.flatMap((edge) => edge.pathways.map((pathway) => pathway.receptor)))].sort();
  const put = (name) => (event) => set({ ...filter, [name]: event.target.value });
  const level = LEVELS[filter.level];
  const told = `${shown.shown} of ${counted(shown.all, "pathway")} shown`;
  const weak = level ? `at least ${Number((level * 100).toPrecision(2))} % of the strongest` : "also the weakest";
  return html`<div class="row filter-bar" role="group" aria-label="What is shown">
    <span class="group" role="group" aria-label="Sign">${SIGNS.map(([word, title]) => html`<button key=${word}
      aria-pressed=${filter.sign === word} onClick=${() => set({ ...filter, sign: word })}>${title}</button>`)}</span>
    ${receptors.length > 1 && html`<label>Receptor <select value=${filter.receptor} onChange=${put("receptor")}>
      <option value="">all</option>${receptors.map((word) => html`<option key=${word}>${word}</option>`)}</select></label>`}
    ${network.bands.length > 1 && html`<label>Layer <select value=${filter.layer} onChange=${put("layer")}>
      <option value="">all</option>
      ${network.bands.map(({ name, title }) => html`<option key=${name} value=${name}>${title}</option>`)}</select></label>`}
    <label title=${MEANING}>Hide weak <input type="range" min="0" max=${LEVELS.length - 1} value=${filter.level}
      aria-valuetext=${weak} onInput=${(event) => set({ ...filter, level: Number(event.target.value) })} /></label>
    <label title="One node for the excitatory and one for the inhibitory cells of a layer">
      <input type="checkbox" checked=${filter.layers} onChange=${() => set(byLayers(network, filter, !filter.layers))} />
      ${" "}By layer</label>
    <span class="muted shown-pathways" role="status">${told}${level ? `: ${weak}` : ""}</span>
  </div>`;
}
