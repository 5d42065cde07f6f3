// What populations and inputs are called on pictures and in lists: the user's own word where there is one.

/**
 * The idx when it is a word (`L23E`); else the subtype in the name (`NG5_L4_PC1_L4toL1` is `L4_PC1`), not a number.
 * Where two would be called the same, the layer, and then the idx, stand behind. A map of the whole name to the short one.
 * @param {{name: string, label?: string}[]} rows
 * @returns {Map<string, string>}
 */
export function shortNames(rows) {
  const label = (row) => row.label ?? /^NG([^_]*)_/.exec(row.name)?.[1] ?? row.name;
  const first = rows.map((row) => (/[^\d.]/.test(label(row)) ? label(row) : withoutLayer(row.name)));
  const second = apart(first, rows.map((row, at) => [first[at], layer(row.name)].filter(Boolean).join(" ")));
  const names = apart(second, rows.map((row, at) => `${first[at]} (${label(row)})`));
  return new Map(rows.map((row, at) => [row.name, names[at]]));
}

const LAYER = /_(L[\dto/L]+)$/;
const layer = (name) => LAYER.exec(name)?.[1].replace("toL", "–") ?? "";
const withoutLayer = (name) => name.replace(/^NG[^_]*_/, "").replace(/^relay_/, "").replace(LAYER, "") || name;

/** Names with longer ones for those that are there twice. */
function apart(names, longer) {
  const many = new Map();
  for (const name of names) many.set(name, (many.get(name) ?? 0) + 1);
  return names.map((name, at) => (many.get(name) > 1 ? longer[at] : name));
}
