// Small pictures of a sweep of two parameters as a grid: one to the right, the other upwards.

/**
 * The places of small pictures on a grid, or null where they lie on none: other than two parameters that vary, or several
 * trials of a point.
 * @template {{values: string[]}} T
 * @param {string[]} parameters
 * @param {T[]} items
 * @returns {{x: string, y: string, columns: string[], rows: string[], at: (row: string, column: string) => any} | null}
 */
export function gridOf(parameters, items) {
  const texts = parameters.map((_, k) => [...new Set(items.map((item) => item.values[k]))]);
  const varying = texts.flatMap((own, k) => (own.length > 1 ? [k] : []));
  if (varying.length !== 2) return null;
  const [y, x] = varying;
  const key = (row, column) => `${row}\u0000${column}`;
  const places = new Map(items.map((item) => [key(item.values[y], item.values[x]), item]));
  if (places.size < items.length || 2 * items.length < texts[x].length * texts[y].length) return null;
  return {
    x: parameters[x], y: parameters[y], columns: ordered(texts[x]), rows: ordered(texts[y]).reverse(),
    at: (row, column) => places.get(key(row, column)),
  };
}

/** By their numbers where they begin with one and have the same unit; else as they came. */
function ordered(texts) {
  const numbers = texts.map((text) => /^([-+\d.e]+)(\*?[a-z]*)$/i.exec(text.trim()));
  const units = new Set(numbers.map((found) => found?.[2]));
  if (numbers.some((found) => !found || Number.isNaN(Number(found[1]))) || units.size > 1) return texts;
  return [...texts].sort((one, other) => parseFloat(one) - parseFloat(other));
}
