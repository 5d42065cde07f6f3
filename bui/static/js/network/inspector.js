// Beside the graph: the numbers of the selected population or pathway, its neighbours, and the way to its row.
import { jump } from "../edit/jump.js";
import { html } from "../lib.js";
import { kindOf } from "../look/kinds.js";
import { counted } from "../words.js";
import { Preview } from "./preview.js";
import { count, withUnit } from "./words.js";

const MOST_LISTED = 30;
const plain = (number) => (number === null ? "not known" : String(Number(number.toPrecision(3))));
const layerWords = (layer) => (layer === "2" ? "2/3" : layer.replace("toL", " to "));

export function Inspector({ network, selected, select, content }) {
  const node = network.nodes.find((one) => one.label === selected);
  const edge = network.every.find((one) => one.key === selected);
  if (!node && !edge) return null;
  const title = node ? node.told : `${edge.from.told} → ${edge.to.told}`;
  return html`<aside class="inspector" aria-label="Selected">
    <div class="inspector-head"><h2 class="grow">${title}</h2>
      <button class="quiet" aria-label="Close" title="Close" onClick=${() => select(null)}>✕</button></div>
    ${node ? html`<${Population} key=${selected} node=${node} network=${network} select=${select} content=${content} />`
    : html`<${Pathways} key=${selected} edge=${edge} network=${network} select=${select} content=${content} />`}
  </aside>`;
}

const Facts = ({ facts }) => html`<dl class="inspector-facts">${facts.filter(([, value]) => value !== "" && value !== undefined)
  .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

function Population({ node, network, select, content }) {
  const incoming = network.every.filter((edge) => edge.to === node);
  const outgoing = network.every.filter((edge) => edge.from === node);
  const sum = (edges) => edges.reduce((all, edge) => all + edge.synapses, 0);
  const mean = (edges) => (edges.length ? `about ${count(sum(edges) / node.cells)} synapses` : "none");
  const facts = [
    ["cells", `${count(node.cells)}, ${kindOf(node)}`], ["layer", node.members ? "" : layerWords(node.layer ?? "")],
    ["model", node.model], ["neuron model", node.neuron === node.model ? "" : node.neuron], ["block", node.block],
    ["onto a cell", node.kind === "input" ? "" : mean(incoming)], ["from a cell", mean(outgoing)],
  ];
  const row = html`<button class="link" onClick=${() => jump(node.sheet, node.row, "idx")}>Edit row</button>`;
  const members = node.members?.map((member) => member.told).join(", ");
  return html`<${Facts} facts=${facts} />
    ${members ? html`<p class="small muted">${members}</p>` : html`<p>${row}</p>`}
    ${!members && html`<${Preview} content=${content} of=${{ population: node.label }}
      expected=${{ incoming: incoming.length > 0, outgoing: outgoing.length > 0 }} />`}
    <${Neighbours} title="From" edges=${incoming} other="from" select=${select} />
    <${Neighbours} title="To" edges=${outgoing} other="to" select=${select} />`;
}

function Neighbours({ title, edges, other, select }) {
  if (!edges.length) return null;
  const sorted = [...edges].sort((one, two) => two.synapses - one.synapses);
  return html`<h3>${title}</h3><ul class="neighbours">${sorted.slice(0, MOST_LISTED).map((edge) => html`<li key=${edge.key}>
    <button class="link" onClick=${() => select(edge.key)}>${edge[other].short}</button>
    <span class="muted">${edge.inhibitory ? "●" : "▲"} ${count(edge.synapses)} synapses</span></li>`)}
    ${sorted.length > MOST_LISTED && html`<li class="muted">and ${sorted.length - MOST_LISTED} more</li>`}</ul>`;
}

function Pathways({ edge, network, select, content }) {
  const grouped = Boolean(edge.from.members || edge.to.members);
  const share = network.share.get(edge.key);
  const facts = [
    ["synapses", `${count(edge.synapses)}, ${edge.inhibitory ? "inhibitory" : "excitatory"}`],
    ["onto a target cell", `${count(edge.synapses / edge.to.cells)} synapses`],
    ["of a source cell", `${count(edge.synapses / edge.from.cells)} synapses`],
    ["strength", share === null ? "not known" : `${Number((share * 100).toPrecision(2))} % of the strongest`],
  ];
  const end = (node) => html`<button class="link" onClick=${() => select(node.label)}>${node.short}</button>`;
  return html`<${Facts} facts=${facts} />
    <p class="small">${end(edge.from)} → ${end(edge.to)}; ${counted(edge.pathways.length, "pathway")}</p>
    <ul class="pathways">${[...edge.pathways].sort((one, two) => two.synapses - one.synapses).slice(0, MOST_LISTED)
      .map((pathway) => html`<${Pathway} key=${pathway.name} pathway=${pathway} ends=${grouped && ends(edge, pathway)} />`)}
      ${edge.pathways.length > MOST_LISTED && html`<li class="muted">and ${edge.pathways.length - MOST_LISTED} more</li>`}</ul>
    ${!grouped && html`<${Preview} content=${content} of=${{ from: edge.from.label, to: edge.to.label }} />`}`;
}

/** The two populations of a pathway among those of a layer. */
function ends(edge, pathway) {
  const found = edge.edges?.find((one) => one.pathways.includes(pathway));
  return found ? `${found.from.short} → ${found.to.short}` : "";
}

function Pathway({ pathway, ends: named }) {
  const { type, receptor, compartment, probability, weight, unit, delay, row } = pathway;
  const facts = [
    ["synapses", count(pathway.synapses)], ["drawn by", pathway.rule], ["probability", plain(probability)],
    ["weight", withUnit(weight, unit)], ["delay", withUnit(delay, "s")],
    ["onto", compartment === "soma" ? "" : compartment],
  ];
  return html`<li><strong>${named || type}</strong> <span class="muted">${named ? `${type}, ` : ""}${receptor}</span>${" "}
    <button class="link" onClick=${() => jump("S", row, "syn_type")}>Edit row</button>
    <${Facts} facts=${named ? facts.slice(3) : facts} /></li>`;
}
