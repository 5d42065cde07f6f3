// Which rows of a sheet are shown, and in which order. Only the view changes; the rows stay where they are.

const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

/** The numbers of the rows to show. `filters` are texts by column; `keep` says which rows come into question at all. */
export function orderOf(sheet, { filters = null, sort = null, keep = () => true } = {}) {
  const wanted = Object.entries(filters ?? {}).filter(([name, text]) => text.trim() && sheet.columns.includes(name));
  const tests = wanted.map(([name, text]) => [sheet.columns.indexOf(name), test(text.trim())]);
  const passes = (row) => (row.note ? !tests.length : tests.every(([column, fits]) => fits(row.cells[column] ?? "")));
  const numbers = [...sheet.rows.keys()].filter((number) => keep(sheet.rows[number], number) && passes(sheet.rows[number]));
  const at = sort ? sheet.columns.indexOf(sort.name) : -1;
  if (at >= 0) {
    const text = (number) => sheet.rows[number].cells?.[at] ?? "";
    const turn = sort.direction === "down" ? -1 : 1;
    // Empty cells and comment lines go last either way.
    numbers.sort((one, other) => Number(!text(one)) - Number(!text(other)) || turn * compare(text(one), text(other)));
  }
  return numbers;
}

/** A filter: text that is contained, `=text` that is the whole cell, `!text` that is not contained. */
function test(text) {
  const wanted = text.toLowerCase();
  if (wanted[0] === "=") return (cell) => cell.trim().toLowerCase() === wanted.slice(1).trim();
  if (wanted[0] === "!") return (cell) => !cell.toLowerCase().includes(wanted.slice(1).trim());
  return (cell) => cell.toLowerCase().includes(wanted);
}

/** The next way to sort by a column: up, down, as the rows are. */
export function nextSort(sort, name) {
  if (sort?.name !== name) return { name, direction: "up" };
  return sort.direction === "up" ? { name, direction: "down" } : null;
}
