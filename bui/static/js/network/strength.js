// How strong pathways are, and which are weak enough to be hidden.

/** What a pathway's strength is, for people. */
export const MEANING = "Strength: probability × weight × number of source cells, that is, what one target cell receives " +
  "when each source cell fires once. It is compared with the strongest pathway whose weights have the same unit.";

/** Shares of the strongest pathway below which pathways may be hidden; nothing is hidden at the first one. */
export const LEVELS = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75];

const READABLE = 40; // edges that can be told apart on one picture

/** Synapses of a target cell, times their mean weight; null where a weight is not known, or weights have several units. */
export function strengthOf(edge) {
  const units = new Set(edge.pathways.map((pathway) => pathway.unit));
  if (units.size > 1 || edge.pathways.some((pathway) => pathway.weight === null)) return null;
  return edge.pathways.reduce((sum, { synapses, weight }) => sum + synapses * Math.abs(weight), 0) / Math.max(1, edge.to.cells);
}

/** The strength of each edge as a share of the strongest one of its unit: a map of its key to 0 ... 1, or null. */
export function shares(edges) {
  const unit = (edge) => edge.pathways[0].unit;
  const known = edges.map((edge) => ({ edge, strength: strengthOf(edge) }));
  const most = new Map();
  for (const { edge, strength } of known) most.set(unit(edge), Math.max(most.get(unit(edge)) ?? 0, strength ?? 0));
  const share = ({ edge, strength }) => (strength === null ? null : strength / (most.get(unit(edge)) || 1));
  return new Map(known.map((one) => [one.edge.key, share(one)]));
}

/** The first level at which a picture can be read; 0 for few edges. */
export function usualLevel(edges) {
  if (edges.length <= READABLE) return 0;
  const all = [...shares(edges).values()];
  const shown = (level) => all.filter((share) => share === null || share >= level).length;
  const found = LEVELS.findIndex((level) => shown(level) <= READABLE);
  return found < 0 ? LEVELS.length - 1 : found;
}
