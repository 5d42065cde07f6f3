// Tables for tests: small, and whole enough for every change that is made of them.
const NONE = { columns: [], rows: [] };

/** Rows of a sheet from lists of texts; a text that is no list is a comment line. */
export const rowsOf = (...lists) => lists.map((cells) => (Array.isArray(cells) ? { cells } : { note: [cells] }));

export const sheetOf = (columns, ...lists) => ({ columns, rows: rowsOf(...lists) });

/** The content of tables with the sheets that are given; the others are empty. */
export const contentOf = (sheets = {}) => ({
  sheets: { params: NONE, IN: NONE, G: NONE, S: NONE, physiology: sheetOf(["Variable", "Key", "Value", "Comment"]), ...sheets },
  models: "",
});

export const PHYSIOLOGY = sheetOf(
  ["Variable", "Key", "Value", "Comment"],
  "# values",
  ["J", "", "0.1*nS", ""],
  ["SS", "C", "100*pF", ""],
  ["SS", "gL", "SS['C']/10*ms", ""],
  ["PC", "C", "2 * SS['C']", "MSS['C'] is another block"],
);

/** The texts of a sheet, row by row; a comment line as one text. */
export const textsOf = (sheet) => sheet.rows.map((row) => row.cells ?? row.note[0]);

/** A tree in which nothing can be changed: whoever changes it in place fails. */
export function frozen(value) {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
