// The connection matrix: sources in rows, targets in columns, a colour for what is chosen.
import { jump } from "../edit/jump.js";
import { html, useMemo, useState } from "../lib.js";
import { edgeWords } from "./graph.js";
import { count, withUnit } from "./words.js";

const MEASURES = {
  synapses: { title: "Synapses", of: (edge) => edge.synapses, tell: count, log: true },
  probability: { title: "Probability", of: (edge) => edge.probability, tell: (value) => String(Number(value.toPrecision(3))) },
  weight: { title: "Weight", of: (edge) => edge.weight, tell: (value, edge) => withUnit(value, edge.pathways[0].unit) },
  delay: { title: "Delay", of: (edge) => edge.delay, tell: (value) => withUnit(value, "s") },
};
const MOST_TOLD = 14; // columns up to which cells have numbers in them; their colours stay light enough to read those

export function Matrix({ network }) {
  const [word, setWord] = useState("synapses");
  const [told, setTold] = useState("");
  const measure = MEASURES[word];
  const { nodes, edges, bands } = network;
  const sorted = useMemo(() => bands.flatMap((band) => band.nodes), [network]);
  const targets = sorted.filter((node) => node.kind !== "input");
  const byPair = useMemo(() => new Map(edges.map((edge) => [edge.key, edge])), [network]);
  const scale = useMemo(() => scaleOf(edges.map(measure.of), measure.log), [network, word]);
  const size = targets.length > 30 ? "tiny" : targets.length > MOST_TOLD ? "middle" : "";
  const cells = useMemo(() => sorted.map((from) => html`<tr key=${from.label}><th scope="row" class=${kind(from)} title=${from.name}>${from.short} <span class="muted">${from.label}</span></th>
    ${targets.map((to) => {
      const edge = byPair.get(`${from.label}\u0000${to.label}`);
      if (!edge) return html`<td key=${to.label}></td>`;
      const value = measure.of(edge);
      const words = edgeWords(edge);
      const dark = value === null ? 0 : scale(value);
      return html`<td key=${to.label} class=${edge.inhibitory ? "inhibitory" : "excitatory"}>
        <button style=${{ "--much": `${Math.round(10 + (size === "" ? 35 : 85) * dark)}%` }} aria-label=${words} title=${words} onClick=${() => jump("S", edge.row, "syn_type")} onPointerEnter=${() => setTold(words)} onFocus=${() => setTold(words)}>${size === "" && value !== null ? measure.tell(value, edge) : ""}</button></td>`;
    })}</tr>`), [network, word]);
  return html`<div class="matrix-view panel">
    <div class="row"><label>Show <select value=${word} onChange=${(event) => setWord(event.target.value)}>${Object.entries(MEASURES).map(([name, { title }]) => html`<option key=${name} value=${name}>${title}</option>`)}</select></label>
      <span class="muted">from a row to a column; blue: excitatory, red: inhibitory; a stronger colour is more</span></div>
    <p class="told" role="status">${told || html`<span class="muted">${nodes.length} × ${targets.length}; click a cell to go to its row</span>`}</p>
    <div class="matrix-scroll" tabindex="0" role="region" aria-label="Connection matrix"><table class=${`matrix ${size}`}><thead><tr><td></td>${targets.map((to) => html`<th key=${to.label} scope="col" class=${kind(to)} title=${to.name}><span>${to.short}</span></th>`)}</tr></thead><tbody>${cells}</tbody></table></div>
  </div>`;
}

const kind = (node) => (node.kind === "input" ? "input" : node.excitatory ? "excitatory" : "inhibitory");

/** From a value to 0 (least) ... 1 (most). */
function scaleOf(values, log) {
  const turn = (value) => (log ? Math.log10(1 + value) : Math.abs(value));
  const known = values.filter((value) => value !== null).map(turn);
  const most = Math.max(...known, 0);
  const least = Math.min(...known, most);
  return (value) => (most > least ? (turn(value) - least) / (most - least) : 0.5);
}
