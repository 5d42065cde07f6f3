// The connection matrix: sources in rows, targets in columns, a colour for what is chosen.
import { jump } from "../edit/jump.js";
import { html, useEffect, useMemo, useState } from "../lib.js";
import { kindOf } from "../look/kinds.js";
import { edgeWords } from "./edge.js";
import { count, withUnit } from "./words.js";

const MEASURES = {
  synapses: { title: "Synapses", of: (edge) => edge.synapses, tell: count, log: true, figure: "synapses" },
  probability: {
    title: "Probability", of: (edge) => edge.probability, figure: "per_pair",
    tell: (value) => String(Number(value.toPrecision(3))),
  },
  weight: {
    title: "Weight", of: (edge) => edge.weight, tell: (value, edge) => withUnit(value, edge.pathways[0].unit), figure: "weight",
  },
  delay: { title: "Delay", of: (edge) => edge.delay, tell: (value) => withUnit(value, "s"), figure: "delay" },
};
const MOST_TOLD = 14; // columns up to which cells have numbers in them; their colours stay light enough to read those

export function Matrix({ network, settings }) {
  const [word, setWord] = useState("synapses");
  const [told, setTold] = useState("");
  useEffect(() => {
    settings.current = { value: MEASURES[word].figure };
  }, [word, settings]);
  const { nodes, bands } = network;
  const sorted = useMemo(() => bands.flatMap((band) => band.nodes), [bands]);
  const targets = useMemo(() => sorted.filter((node) => node.kind !== "input"), [sorted]);
  const size = targets.length > 30 ? "tiny" : targets.length > MOST_TOLD ? "middle" : "";
  const rows = useMemo(
    () => rowsOf(network, sorted, targets, MEASURES[word], size, setTold),
    [network, sorted, targets, word, size],
  );
  const words = Object.entries(MEASURES);
  return html`<div class="matrix-view panel">
    <div class="row"><label>Show <select value=${word} onChange=${(event) => setWord(event.target.value)}>
        ${words.map(([name, { title }]) => html`<option key=${name} value=${name}>${title}</option>`)}</select></label>
      <span class="muted">from a row to a column; blue: excitatory, orange: inhibitory; a stronger colour is more</span></div>
    <p class="told" role="status">
      ${told || html`<span class="muted">${nodes.length} × ${targets.length}; click a cell to go to its row</span>`}</p>
    <div class="matrix-scroll" tabindex="0" role="region" aria-label="Matrix of pathways">
      <table class=${`matrix ${size}`}><thead><tr><td></td>${targets.map((to) => html`<th key=${to.label} scope="col"
        class=${kindOf(to)} title=${to.name}><span>${to.short}</span></th>`)}</tr></thead><tbody>${rows}</tbody></table></div>
  </div>`;
}

/** The rows of the matrix: they are made anew for another network or another measure only. */
function rowsOf({ edges }, sorted, targets, measure, size, tell) {
  const byPair = new Map(edges.map((edge) => [edge.key, edge]));
  const scale = scaleOf(edges.map(measure.of), measure.log);
  const cell = (from, to) => {
    const edge = byPair.get(`${from.label}\u0000${to.label}`);
    return edge ? html`<${Cell} key=${to.label} edge=${edge} measure=${measure} scale=${scale} size=${size} tell=${tell} />`
      : html`<td key=${to.label}></td>`;
  };
  return sorted.map((from) => html`<tr key=${from.label}>
    <th scope="row" class=${kindOf(from)} title=${from.name}>${from.short}
      ${from.told !== from.short && html` <span class="muted">${from.label}</span>`}</th>
    ${targets.map((to) => cell(from, to))}</tr>`);
}

function Cell({ edge, measure, scale, size, tell }) {
  const value = measure.of(edge);
  const words = edgeWords(edge);
  const dark = value === null ? 0 : scale(value);
  const much = `${Math.round(10 + (size === "" ? 35 : 85) * dark)}%`;
  return html`<td class=${edge.inhibitory ? "inhibitory" : "excitatory"}>
    <button style=${{ "--much": much }} aria-label=${words} title=${words} onClick=${() => jump("S", edge.row, "syn_type")}
      onPointerEnter=${() => tell(words)} onFocus=${() => tell(words)}>
      ${size === "" && value !== null ? measure.tell(value, edge) : ""}</button></td>`;
}

/** From a value to 0 (least) ... 1 (most). */
function scaleOf(values, log) {
  const turn = (value) => (log ? Math.log10(1 + value) : Math.abs(value));
  const known = values.filter((value) => value !== null).map(turn);
  const most = Math.max(...known, 0);
  const least = Math.min(...known, most);
  return (value) => (most > least ? (turn(value) - least) / (most - least) : 0.5);
}
