// A pathway in the graph: a bow from one population to another, as wide as it has synapses.
import { html } from "../lib.js";
import { counted } from "../words.js";
import { path } from "./layout.js";
import { count, withUnit } from "./words.js";

const kindOf = (edge) => (edge.inhibitory ? "inhibitory" : "excitatory");

export function Edge({ edge, places, width, over, select, faint }) {
  const d = path(edge, places);
  const kind = kindOf(edge);
  return html`<g class=${faint ? "faint" : ""} data-edge=${`${edge.from.label}>${edge.to.label}`}
      onClick=${() => select(edge.key)} onPointerDown=${(event) => event.stopPropagation()}
      onPointerEnter=${() => over(edge.key)} onPointerLeave=${() => over(null)}>
    <path d=${d} class=${`edge ${kind}`} stroke-width=${faint ? Math.min(width, 1.5) : width}
      marker-end=${faint ? undefined : `url(#end-${kind})`} />
    <path d=${d} class="reach" />
  </g>`;
}

/** The same above the others: that of the node or the edge under the mouse. */
export function StrongEdge({ edge, places, width }) {
  const kind = kindOf(edge);
  return html`<path d=${path(edge, places)} class=${`edge ${kind}`} stroke-width=${Math.max(1.6, width)}
    marker-end=${`url(#end-${kind})`} />`;
}

/** What edges end in. */
export function Tips() {
  const marker = (kind, at, tip) => html`<marker id=${`end-${kind}`} viewBox="0 0 8 8" refX=${at} refY="4" markerWidth="9"
    markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">${tip}</marker>`;
  return html`<defs>
    ${marker("excitatory", 6, html`<path d="M 0 0.6 L 8 4 L 0 7.4 z" class="tip excitatory" />`)}
    ${marker("inhibitory", 4, html`<rect x="3" y="0" width="2.2" height="8" class="tip inhibitory" />`)}
  </defs>`;
}

/** A pathway in one line. */
export function edgeWords(edge) {
  const { from, to, probability, weight, delay } = edge;
  if (from.members || to.members) {
    return `${from.short} → ${to.short}: ${count(edge.synapses)} synapses of ${counted(edge.pathways.length, "pathway")}`;
  }
  const rows = [...new Set(edge.pathways.map((pathway) => pathway.row + 1))];
  return [
    `${from.told} → ${to.told}: ${count(edge.synapses)} synapses`,
    `${edge.types.join(", ")} ${edge.receptor}`,
    `probability ${probability === null ? "not known" : Number(probability.toPrecision(3))}`,
    `weight ${withUnit(weight, edge.pathways[0].unit)}`,
    `delay ${withUnit(delay, "s")}; row${rows.length > 1 ? "s" : ""} ${rows.slice(0, 5).join(", ")}`,
  ].join(", ");
}
