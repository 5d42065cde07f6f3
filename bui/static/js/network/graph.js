// The graph of populations and pathways by layer: click to go to the row, drag from one population to another to connect them.
import { jump } from "../edit/jump.js";
import { html, useMemo, useRef, useState } from "../lib.js";
import { WIDTH, path, place, widths } from "./layout.js";
import { Node, nodeWords } from "./node.js";
import { connectRows } from "./pathway.js";
import { count, withUnit } from "./words.js";

const MOST_STRONG = 150; // more edges than this are faint, but for those of the node or edge under the mouse

export function Graph({ network }) {
  const [over, setOver] = useState(null); // the label of a node, or the key of an edge
  const [line, setLine] = useState(null); // being dragged: {from, x, y}
  const svg = useRef(null);
  const { places, bands, height } = useMemo(() => place(network), [network]);
  const width = useMemo(() => widths(network), [network]);
  const many = network.edges.length > MOST_STRONG;
  const all = useMemo(() => network.edges.map((edge) => html`<${Edge} key=${edge.key} edge=${edge} places=${places} width=${width(edge)} over=${setOver} faint=${many} />`), [network]);
  const strong = over === null ? [] : network.edges.filter((edge) => edge.key === over || edge.from.label === over || edge.to.label === over);
  const told = strong.length === 1 && strong[0].key === over ? edgeWords(strong[0]) : nodeWords(network.nodes.find((node) => node.label === over));

  const spot = (event) => {
    const box = svg.current.getScreenCTM().inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(box);
    return { x: point.x, y: point.y };
  };
  const begin = (node) => (event) => {
    if (event.button !== 0) return;
    const origin = { x: event.clientX, y: event.clientY };
    const moved = (next) => {
      if (Math.hypot(next.clientX - origin.x, next.clientY - origin.y) > 6) setLine({ from: node, ...spot(next) });
    };
    const ended = (next) => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", ended);
      setLine(null);
      const target = document.elementFromPoint(next.clientX, next.clientY)?.closest("[data-label]")?.dataset.label;
      const far = Math.hypot(next.clientX - origin.x, next.clientY - origin.y) > 6;
      if (!far) jump(node.sheet, node.row, "idx");
      else if (target !== undefined) connectRows(node, network.nodes.find((known) => known.label === target));
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended);
    event.preventDefault();
  };
  const source = line && places.get(line.from.label);
  return html`<div class="graph panel">
    <svg ref=${svg} viewBox=${`0 0 ${WIDTH} ${height}`} role="group" aria-label="Populations and pathways by layer">
      <defs>
        ${["excitatory", "inhibitory"].map((kind) => html`<marker key=${kind} id=${`end-${kind}`} viewBox="0 0 8 8" refX=${kind === "excitatory" ? 6 : 4} refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
          ${kind === "excitatory" ? html`<path d="M 0 0.6 L 8 4 L 0 7.4 z" class="tip excitatory" />` : html`<rect x="3" y="0" width="2.2" height="8" class="tip inhibitory" />`}</marker>`)}
      </defs>
      ${bands.map((band, number) => html`<g key=${band.name}><rect x="0" y=${band.top} width=${WIDTH} height=${band.height} class=${`band ${number % 2 ? "odd" : ""}`} /><text x="12" y=${band.top + 20} class="band-title">${band.title}</text></g>`)}
      <g class=${over !== null ? "edges dim" : "edges"}>${all}</g>
      <g class="edges strong" aria-hidden="true">${strong.map((edge) => html`<path key=${edge.key} d=${path(edge, places)} class=${`edge ${edge.inhibitory ? "inhibitory" : "excitatory"}`} stroke-width=${Math.max(1.6, width(edge))} marker-end=${`url(#end-${edge.inhibitory ? "inhibitory" : "excitatory"})`} />`)}</g>
      ${network.nodes.map((node) => html`<${Node} key=${node.label} node=${node} at=${places.get(node.label)} begin=${begin(node)} over=${setOver} />`)}
      ${line && html`<line class="dragged" x1=${source.x} y1=${source.y} x2=${line.x} y2=${line.y} />`}
    </svg>
    <p class="told" role="status">${told || html`<span class="muted">Click a population or a pathway to go to its row. Drag from one population to another to connect them.</span>`}</p>
    <p class="legend" aria-hidden="true"><span class="excitatory">▲ excitatory</span> <span class="inhibitory">● inhibitory</span> <span class="input">◆ input</span> <span class="muted">Width of an edge: synapses, logarithmic</span></p>
  </div>`;
}

function Edge({ edge, places, width, over, faint }) {
  const d = path(edge, places);
  const kind = edge.inhibitory ? "inhibitory" : "excitatory";
  const tell = { onPointerEnter: () => over(edge.key), onPointerLeave: () => over(null) };
  return html`<g class=${faint ? "faint" : ""} data-edge=${`${edge.from.label}>${edge.to.label}`} onClick=${() => jump("S", edge.row, "syn_type")} ...${tell}>
    <path d=${d} class=${`edge ${kind}`} stroke-width=${faint ? Math.min(width, 1.5) : width} marker-end=${faint ? undefined : `url(#end-${kind})`} />
    <path d=${d} class="reach" />
  </g>`;
}

/** A pathway in one line. */
export function edgeWords(edge) {
  const rows = [...new Set(edge.pathways.map((pathway) => pathway.row + 1))];
  return `${edge.from.short} (${edge.from.label}) → ${edge.to.short} (${edge.to.label}): ${count(edge.synapses)} synapses, ${edge.types.join(", ")} ${edge.receptor}, probability ${edge.probability === null ? "not known" : Number(edge.probability.toPrecision(3))}, weight ${withUnit(edge.weight, edge.pathways[0].unit)}, delay ${withUnit(edge.delay, "s")}; row${rows.length > 1 ? "s" : ""} ${rows.slice(0, 5).join(", ")}`;
}
