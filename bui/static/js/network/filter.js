// What of a network is shown: by layer in place of by population, by sign, receptor, layer and strength.
import { byLayer } from "./layers.js";
import { LEVELS, shares, usualLevel } from "./strength.js";

const MOST_SINGLE = 100; // edges between populations; more are shown between layers

/** How a network is shown at first, so that the picture can be read. */
export function usual(network) {
  return byLayers(network, { sign: "", receptor: "", layer: "" }, network.edges.length > MOST_SINGLE);
}

/** The same filter with layers in place of populations, or the other way round, and so few pathways that it can be read. */
export const byLayers = (network, filter, layers) =>
  ({ ...filter, layers, level: usualLevel(layers ? byLayer(network).edges : network.edges) });

/**
 * The network that is shown: nodes and bands whole, and edges as the filter says. `every` has all edges, `share` the strength
 * of each, `shown` and `all` count pathways.
 */
export function filtered(network, { layers, sign, receptor, layer, level }) {
  const base = layers ? byLayer(network) : network;
  const share = shares(base.edges);
  const fits = (edge) =>
    (!sign || edge.inhibitory === (sign === "inhibitory")) &&
    (!receptor || edge.pathways.some((pathway) => pathway.receptor === receptor)) &&
    (!layer || edge.from.band === layer || edge.to.band === layer) &&
    (share.get(edge.key) === null || share.get(edge.key) >= LEVELS[level]);
  const edges = base.edges.filter(fits);
  const many = (found) => found.reduce((sum, edge) => sum + edge.pathways.length, 0);
  return { ...base, edges, every: base.edges, share, shown: many(edges), all: many(base.edges) };
}

/** The settings with which the figure for print shows the same; what is as usual is left out. */
export function asFigure({ layers, sign, receptor, layer, level }) {
  const only = sign || (receptor && (/i/.test(receptor) ? "inhibitory" : "excitatory"));
  const weak = LEVELS[level] > 0 && { weak: String(LEVELS[level]) };
  return { ...(layers && { by: "layer" }), ...weak, ...(only && { sign: only }), ...(layer && { layer }) };
}
