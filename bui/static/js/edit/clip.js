// Cells as text, as spreadsheets put them on the clipboard: rows in lines, cells between tabs, quotes around what needs them.

export function toText(rows) {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(text) {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of texts: tabs when there are any; else semicolons, or commas, when every line has as many and more than one cell
 *  is meant. A single line without tabs is one cell, because values hold commas, too: `[0.1, 0.2]`. */
export function fromText(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (lines.includes("\t")) return split(lines, "\t");
  if (lines.includes("\n")) {
    for (const separator of [";", ","]) {
      const rows = split(lines, separator).filter((row) => row.some(Boolean));
      if (rows.length && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length)) return rows;
    }
  }
  return split(lines, "\t");
}

function split(text, separator) {
  const rows = [[]];
  let cell = "";
  let within = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (within) {
      if (letter !== '"') cell += letter;
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
