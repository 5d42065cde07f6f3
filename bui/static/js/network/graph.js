// The graph of populations and pathways by layer: select to see numbers, drag from one population to another to connect them.
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { useSize } from "../look/ink.js";
import { useCamera } from "./camera.js";
import { useConnecting } from "./connecting.js";
import { Edge, StrongEdge, Tips, edgeWords } from "./edge.js";
import { asFigure, filtered, usual } from "./filter.js";
import { FilterBar } from "./filterbar.js";
import { Inspector } from "./inspector.js";
import { place, widths } from "./layout.js";
import { PopulationNode, nodeWords } from "./node.js";

const MOST_STRONG = 150; // more edges than this are faint, but for those of the node or edge under the mouse
const HINT = "Click a population or a pathway to see its numbers; a double click on a population goes to its row. " +
  "Drag from one population to another to connect them.";
const GROUPED = "Click a node or a pathway to see its numbers. Without \"By layer\" you see every population.";

/** What is shown of a network; figures for print are told, too. */
function useFilter(network, settings) {
  const [filter, setFilter] = useState(() => usual(network));
  useEffect(() => {
    settings.current = asFigure(filter);
  }, [filter, settings]);
  return /** @type {[any, Function]} */ ([filter, setFilter]);
}

export function Graph({ network: whole, content, settings }) {
  const [filter, setFilter] = useFilter(whole, settings);
  const [over, setOver] = useState(null); // the label of a node, or the key of an edge
  const [chosen, select] = useState(null); // the same
  const host = useRef(null);
  const scene = useRef(null);
  const size = useSize(host);
  const network = useMemo(() => filtered(whole, filter), [whole, filter]);
  const drawing = useMemo(() => place(network, size.width, size.height), [network, size.width, size.height]);
  const { places, bands } = drawing;
  const width = useMemo(() => widths(network), [network]);
  const camera = useCamera(host, drawing, size);
  const [line, begin] = useConnecting(scene, whole, select);
  const all = useMemo(() => {
    const faint = network.edges.length > MOST_STRONG;
    return network.edges.map((edge) => html`<${Edge} key=${edge.key} edge=${edge} places=${places} width=${width(edge)}
      over=${setOver} select=${select} faint=${faint} />`);
  }, [network, places, width]);
  const there = network.nodes.some((node) => node.label === chosen) || network.every.some((edge) => edge.key === chosen);
  const selected = there ? chosen : null;
  const about = over ?? selected;
  const touches = (edge) => edge.key === about || edge.from.label === about || edge.to.label === about;
  const hidden = network.every.filter((edge) => edge.key === about && !network.edges.includes(edge));
  const strong = about === null ? [] : network.edges.filter(touches).concat(hidden);
  const near = new Set(strong.flatMap((edge) => [edge.from.label, edge.to.label]).concat(about ?? []));
  const single = strong.length === 1 && strong[0].key === over ? strong[0] : null;
  const told = single ? edgeWords(single) : nodeWords(network.nodes.find((node) => node.label === over));
  const source = line && places.get(line.from.label);
  const { x, y, k } = camera.view;
  return html`<div class="graph panel">
    <${FilterBar} network=${whole} shown=${network} filter=${filter} set=${setFilter} />
    <div class="graph-body"><div class="graph-host" ref=${host}>
      <svg role="group" aria-label="Populations and pathways by layer" tabindex="0"
          onKeyDown=${camera.key} onPointerDown=${(event) => camera.drag(event, () => select(null))}>
        <${Tips} />
        <g ref=${scene} transform=${`translate(${x} ${y}) scale(${k})`}>
          ${bands.map((band, at) => html`<${Band} key=${band.name} band=${band} wide=${drawing.width} odd=${at % 2} />`)}
          <g class=${about !== null ? "edges dim" : "edges"}>${all}</g>
          <g class="edges strong" aria-hidden="true">
            ${strong.map((edge) => html`<${StrongEdge} key=${edge.key} edge=${edge} places=${places}
              width=${width(edge)} />`)}</g>
          ${network.nodes.map((node) => html`<${PopulationNode} key=${node.label} node=${node} at=${places.get(node.label)}
            begin=${begin(node)} over=${setOver} select=${select} selected=${node.label === selected}
            faint=${about !== null && !near.has(node.label)} />`)}
          ${line && html`<line class="dragged" x1=${source.x} y1=${source.y} x2=${line.x} y2=${line.y} />`}
        </g>
      </svg>
      <div class="zoom" role="group" aria-label="Zoom">
        <button onClick=${camera.nearer} aria-label="Zoom in" title="Zoom in (+, or the wheel)">+</button>
        <button onClick=${camera.farther} aria-label="Zoom out" title="Zoom out (−)">−</button>
        <button onClick=${camera.fit} title="Show everything (0)">Fit</button></div>
    </div>
    <${Inspector} network=${network} selected=${selected} select=${select} content=${content} /></div>
    <p class="told" role="status">${told || html`<span class="muted">${filter.layers ? GROUPED : HINT}</span>`}</p>
    <p class="legend" aria-hidden="true"><span class="excitatory">▲ excitatory</span>${" "}
      <span class="inhibitory">● inhibitory</span> <span class="input">◆ input</span>${" "}
      <span class="muted">Width of an edge: synapses, logarithmic</span></p>
  </div>`;
}

function Band({ band, wide, odd }) {
  return html`<g><rect x="0" y=${band.top} width=${wide} height=${band.height} class=${`band ${odd ? "odd" : ""}`} />
    <text x="12" y=${band.top + 20} class="band-title">${band.title}</text></g>`;
}
