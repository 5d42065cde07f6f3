// What populations and inputs are called on pictures: the user's own word where there is one.

/** @typedef {{name: string, label: string, layer?: string, kind?: string, model?: string}} Named */

/**
 * The shortest text of the tables that only this one has, a map from its whole name: the idx where that is a word (`L23E`);
 * else the subtype or type (`NG5_L4_PC1_L4toL1` is `L4_PC1`), with the layer (`SS L4`) or the idx (`SS 2`) where several have
 * the same. Results are named by the same rule.
 * @param {Named[]} rows
 * @returns {Map<string, string>}
 */
export function shortNames(rows) {
  const found = new Map();
  let waiting = rows;
  for (const choose of CHOOSERS) {
    const texts = waiting.map((row) => /** @type {[Named, string]} */ ([row, choose(row).trim()]));
    const many = new Map();
    for (const text of [...found.values(), ...texts.map(([, own]) => own)]) many.set(text, (many.get(text) ?? 0) + 1);
    for (const [row, text] of texts) if (text && many.get(text) === 1) found.set(row.name, text);
    waiting = waiting.filter((row) => !found.has(row.name));
  }
  for (const row of waiting) found.set(row.name, row.name);
  return found;
}

/**
 * Subtype or type: what the name has between the idx and the layer.
 * @param {Named} row
 */
const kindWord = ({ name, label, kind, model }) => {
  if (kind === "input" && model) return model;
  const own = name.startsWith(`NG${label}_`) ? name.slice(`NG${label}_`.length) : name;
  return own.replace(/^relay_/, "").replace(/_L[\dto/L]+$/, "");
};

const CHOOSERS = [
  (row) => (/\p{L}/u.test(row.label) ? row.label : ""),
  kindWord,
  (row) => (row.layer ? `${kindWord(row)} L${row.layer}` : ""),
  (row) => `${kindWord(row)} ${row.label}`,
];
