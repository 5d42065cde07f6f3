// Widths of columns: from what stands in them, or as the user has dragged them.
const dragged = new Map();

export function widthOf(sheet, name, texts) {
  const own = dragged.get(`${sheet}/${name}`);
  if (own) return own;
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return Math.max(70, Math.min(260, Math.max(name.length * 8.6 + 40, longest * 7.4 + 22)));
}

export function setWidth(sheet, name, width) {
  dragged.set(`${sheet}/${name}`, width);
}

/** Texts of a column that its width is made from: the first ones tell enough. */
export function sample(sheet, at, most = 200) {
  return sheet.rows.slice(0, most).map((row) => row.cells?.[at] ?? "");
}
