// Changes of the tables. Each takes their content and gives another one; what did not change is shared: undo costs nothing.

/** The tables with one sheet changed. */
export function withSheet(content, name, fields) {
  return { ...content, sheets: { ...content.sheets, [name]: { ...content.sheets[name], ...fields } } };
}

export const emptyRow = (sheet) => ({ cells: sheet.columns.map(() => "") });

/** Set cells: a list of [row, column, text], numbers from 0. Rows beyond the end are added. A comment line is one cell. */
export function setCells(content, name, cells) {
  const sheet = content.sheets[name];
  const rows = [...sheet.rows];
  const mine = new Set(); // rows that are ours already, and may be written to
  for (const [row, column, text] of cells) {
    while (rows.length <= row) mine.add(rows.push(emptyRow(sheet)) - 1);
    if (rows[row].note) {
      if (column === 0) rows[row] = { note: [text] };
      continue;
    }
    if (!mine.has(row)) {
      rows[row] = { ...rows[row], cells: [...rows[row].cells] };
      mine.add(row);
    }
    rows[row].cells[column] = text;
  }
  return withSheet(content, name, { rows });
}

export function insertRows(content, name, at, added) {
  const rows = [...content.sheets[name].rows];
  rows.splice(at, 0, ...added);
  return withSheet(content, name, { rows });
}

export function deleteRows(content, name, numbers) {
  const gone = new Set(numbers);
  return withSheet(content, name, { rows: content.sheets[name].rows.filter((_, number) => !gone.has(number)) });
}

/** Move rows that follow each other up (-1) or down (+1). */
export function moveRows(content, name, from, to, step) {
  const rows = [...content.sheets[name].rows];
  if (from + step < 0 || to + step >= rows.length) return content;
  rows.splice(from + step, 0, ...rows.splice(from, to - from + 1));
  return withSheet(content, name, { rows });
}

/** Switch rows off, or on when all of them are off. Comment lines stay as they are. */
export function switchRows(content, name, numbers) {
  const rows = [...content.sheets[name].rows];
  const off = numbers.some((number) => rows[number].cells && !rows[number].off);
  for (const number of numbers) {
    if (rows[number].cells) rows[number] = off ? { cells: rows[number].cells, off: true } : { cells: rows[number].cells };
  }
  return withSheet(content, name, { rows });
}

export function addColumn(content, name, column, at = content.sheets[name].columns.length) {
  const sheet = content.sheets[name];
  const put = (texts, text) => [...texts.slice(0, at), text, ...texts.slice(at)];
  return withSheet(content, name, { columns: put(sheet.columns, column), rows: eachRow(sheet, (cells) => put(cells, "")) });
}

export function removeColumn(content, name, at) {
  const sheet = content.sheets[name];
  const cut = (texts) => texts.filter((_, number) => number !== at);
  return withSheet(content, name, { columns: cut(sheet.columns), rows: eachRow(sheet, cut) });
}

export function renameColumn(content, name, at, title) {
  const columns = content.sheets[name].columns.map((column, number) => (number === at ? title : column));
  return withSheet(content, name, { columns });
}

export const setModels = (content, models) => ({ ...content, models });

function eachRow(sheet, work) {
  return sheet.rows.map((row) => (row.cells ? { ...row, cells: work(row.cells) } : row));
}

/** Rows of a sheet that take part: not switched off, no comment line. Each as {number, cells}. */
export function activeRows(sheet) {
  const found = [];
  sheet.rows.forEach((row, number) => {
    if (row.cells && !row.off) found.push({ number, cells: row.cells });
  });
  return found;
}

/** The texts of one column of the active rows, without those that are empty. */
export function columnTexts(sheet, name) {
  const at = sheet.columns.indexOf(name);
  return at < 0 ? [] : activeRows(sheet).map((row) => row.cells[at].trim()).filter(Boolean);
}
