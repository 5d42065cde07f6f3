// What a population is, in words: its kind and its layer, the same in every view.

/**
 * Excitatory, inhibitory or input: what a population is drawn as.
 * @param {{kind?: string, excitatory?: boolean}} row
 */
export const kindOf = (row) => (row.kind === "input" ? "input" : row.excitatory ? "excitatory" : "inhibitory");

/**
 * What stands for a layer: "6toL4" is layer 6; 2 in a table is layer 2/3.
 * @param {{kind?: string, layer?: string}} row
 */
export function layerOf(row) {
  if (row.kind === "input") return "Inputs";
  const layer = /^\d(\/\d)?/.exec(row.layer ?? "")?.[0];
  return layer ? `Layer ${layer === "2" ? "2/3" : layer}` : "No layer";
}
