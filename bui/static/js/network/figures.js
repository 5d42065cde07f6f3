// Figures of the network for print, before it runs: drawn by the server from the tables that are shown.
import { isConfirmed } from "../edit/checking.js";
import { query } from "../look/answer.js";
import { asked } from "../tables.js";

/** @type {Record<string, string>} */
const FIRST = { graph: "diagram", matrix: "connectivity", positions: "positions" };
const KINDS = [
  ["diagram", "Network diagram"], ["connectivity", "Connectivity matrix"], ["positions", "Positions"],
  ["degrees", "In-degrees"], ["weights", "Weights"], ["delays", "Delays"], ["fi", "f\u2013I curves"],
];

/** What the dialog says of these figures. */
export const ABOUT = "The figure shows the network as it would be drawn, on white, with the seed of the tables, or seed 0.";

/**
 * The figures that the network can be saved as; that of the `part` that is open comes first, with its settings.
 * @param {Content | null} content
 * @param {string} part
 * @param {Record<string, string>} settings
 */
export function networkFigures(content, part, settings) {
  const body = { ...asked(content ?? undefined), trust: isConfirmed() };
  const first = FIRST[part] ?? FIRST.graph;
  const sorted = [...KINDS].sort(([one], [other]) => Number(other === first) - Number(one === first));
  return sorted.map(([kind, title]) => ({ title, path: query(`/figure/${kind}`, kind === first ? settings : {}), body }));
}
