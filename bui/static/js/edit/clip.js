// Cells as text, as spreadsheets put them on the clipboard: rows in lines, cells between tabs, quotes around what needs them.

export function toText(rows) {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(text) {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const DECIMAL = /^[-+]?\d+,\d+(e[-+]?\d+)?(\s*\*\s*[A-Za-z]\w*)?$/i; // 0,5 or 1,5e-3*mV
const GROUPED = /^[-+]?[1-9]\d{0,2},\d{3}$/; // 1,500 may be a thousand and a half, or one and a half

/** Decimal commas as points, unless they may part thousands: {rows, many} with the number of cells that were changed. */
export function withPoints(rows) {
  const found = rows.flat().filter((text) => DECIMAL.test(text));
  if (found.every((text) => GROUPED.test(text))) return { rows, many: 0 };
  const pointed = (text) => (DECIMAL.test(text) ? text.replace(",", ".") : text);
  return { rows: rows.map((row) => row.map(pointed)), many: found.length };
}

/** Rows of texts: tabs when there are any; else semicolons, or commas, when every line has as many and more than one cell
 *  is meant. A single line without tabs is one cell, because values hold commas, too: `[0.1, 0.2]`. */
export function fromText(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (lines.includes("\t")) return split(lines, "\t");
  if (lines.includes("\n") && !isDecimals(lines)) {
    for (const separator of [";", ","]) {
      const rows = split(lines, separator).filter((row) => row.some(Boolean));
      if (rows.length && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length)) return rows;
    }
  }
  return split(lines, "\t");
}

/** Lines such as 0,1 are one column of numbers, not two. */
const isDecimals = (lines) => lines.split("\n").every((line) => !line.trim() || DECIMAL.test(line.trim()));

function split(text, separator) {
  const rows = [[]];
  let cell = "";
  let within = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (within) {
      if (letter !== '"') cell += letter === "\n" ? " " : letter; // a cell is one line
      else if (text[at + 1] === '"') cell += text[at++];
      else within = false;
    } else if (letter === '"' && cell === "") within = true;
    else if (letter === separator || letter === "\n") {
      rows.at(-1).push(cell.trim());
      if (letter === "\n") rows.push([]);
      cell = "";
    } else cell += letter;
  }
  rows.at(-1).push(cell.trim());
  return rows;
}
