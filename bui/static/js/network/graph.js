// The graph of populations and pathways by layer: click to go to the row, drag from one population to another to connect them.
import { jump } from "../edit/jump.js";
import { html, useMemo, useRef, useState } from "../lib.js";
import { Edge, StrongEdge, Tips, edgeWords } from "./edge.js";
import { WIDTH, place, widths } from "./layout.js";
import { PopulationNode, nodeWords } from "./node.js";
import { connectRows } from "./pathway.js";

const MOST_STRONG = 150; // more edges than this are faint, but for those of the node or edge under the mouse
const FAR = 6; // CSS pixels that count as dragging
const HINT = "Click a population or a pathway to go to its row. Drag from one population to another to connect them.";

export function Graph({ network }) {
  const [over, setOver] = useState(null); // the label of a node, or the key of an edge
  const svg = useRef(null);
  const { places, bands, height } = useMemo(() => place(network), [network]);
  const width = useMemo(() => widths(network), [network]);
  const [line, begin] = useConnecting(svg, network);
  const all = useMemo(() => {
    const faint = network.edges.length > MOST_STRONG;
    return network.edges.map((edge) => html`<${Edge} key=${edge.key} edge=${edge} places=${places} width=${width(edge)}
      over=${setOver} faint=${faint} />`);
  }, [network, places, width]);
  const touches = (edge) => edge.key === over || edge.from.label === over || edge.to.label === over;
  const strong = over === null ? [] : network.edges.filter(touches);
  const single = strong.length === 1 && strong[0].key === over ? strong[0] : null;
  const told = single ? edgeWords(single) : nodeWords(network.nodes.find((node) => node.label === over));
  const source = line && places.get(line.from.label);
  return html`<div class="graph panel">
    <svg ref=${svg} viewBox=${`0 0 ${WIDTH} ${height}`} role="group" aria-label="Populations and pathways by layer">
      <${Tips} />
      ${bands.map((band, number) => html`<${Band} key=${band.name} band=${band} odd=${number % 2} />`)}
      <g class=${over !== null ? "edges dim" : "edges"}>${all}</g>
      <g class="edges strong" aria-hidden="true">
        ${strong.map((edge) => html`<${StrongEdge} key=${edge.key} edge=${edge} places=${places} width=${width(edge)} />`)}</g>
      ${network.nodes.map((node) => html`<${PopulationNode} key=${node.label} node=${node} at=${places.get(node.label)}
        begin=${begin(node)} over=${setOver} />`)}
      ${line && html`<line class="dragged" x1=${source.x} y1=${source.y} x2=${line.x} y2=${line.y} />`}
    </svg>
    <p class="told" role="status">${told || html`<span class="muted">${HINT}</span>`}</p>
    <p class="legend" aria-hidden="true"><span class="excitatory">▲ excitatory</span>${" "}
      <span class="inhibitory">● inhibitory</span> <span class="input">◆ input</span>${" "}
      <span class="muted">Width of an edge: synapses, logarithmic</span></p>
  </div>`;
}

function Band({ band, odd }) {
  return html`<g><rect x="0" y=${band.top} width=${WIDTH} height=${band.height} class=${`band ${odd ? "odd" : ""}`} />
    <text x="12" y=${band.top + 20} class="band-title">${band.title}</text></g>`;
}

/** Dragging from one population to another: the line that is dragged, {from, x, y} or null, and what begins it at a node. */
function useConnecting(svg, network) {
  const [line, setLine] = useState(null);
  const spot = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.current.getScreenCTM().inverse());
    return { x: point.x, y: point.y };
  };
  const begin = (node) => (event) => {
    if (event.button !== 0) return;
    const far = (next) => Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) > FAR;
    const moved = (next) => {
      if (far(next)) setLine({ from: node, ...spot(next) });
    };
    const ended = (next) => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", ended);
      setLine(null);
      const target = document.elementFromPoint(next.clientX, next.clientY)?.closest("[data-label]")?.dataset.label;
      if (!far(next)) jump(node.sheet, node.row, "idx");
      else if (target !== undefined) connectRows(node, network.nodes.find((known) => known.label === target));
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended);
    event.preventDefault();
  };
  return [line, begin];
}
