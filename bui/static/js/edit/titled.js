// Text from a spreadsheet whose first line has the titles of columns: its cells go under those titles.
import { tell } from "../app.js";
import { change, tables } from "../tables.js";
import { counted } from "../words.js";
import { addColumn, setCells } from "./change.js";
import { knownColumns } from "./columns.js";

const KIND = "row_type"; // the first column of an anatomy table in one file; here each kind of row has a sheet of its own

/** Lines of texts as {titles, lines} when the first one names columns (`known`) and nothing else, or null. */
function titled([first = [], ...rest], sheet, known) {
  const names = first.map((name) => name.trim());
  while (names.length && !names.at(-1)) names.pop();
  const kind = names.indexOf(KIND);
  const own = names.filter((name) => name !== KIND);
  if (own.length < 2 || new Set(own).size < own.length || !own.every((name) => known.includes(name))) return null;
  if (kind >= 0 && !rest.every((line) => line[kind] === sheet)) return null;
  return { titles: own, lines: rest.map((line) => names.map((_, at) => line[at] ?? "").filter((_, at) => at !== kind)) };
}

/** Paste lines whose first one has titles, as one step of undo; false when it has none. `numberOf` gives the row of the sheet
 *  for each line below the titles, `put` sets cells. */
export function pasteTitled(sheet, given, numberOf, put = setCells) {
  const found = titled(given, sheet, [...tables.value.sheets[sheet].columns, ...knownColumns(sheet)]);
  if (!found) return false;
  const words = counted(found.lines.length, "row");
  change(`paste ${words}`, (now) => putTitled(now, sheet, found, numberOf, put));
  tell(`${words} pasted by the titles of their columns`);
  return true;
}

/** Put lines under their titles; columns that are missing are added. */
function putTitled(content, sheet, { titles, lines }, numberOf, put) {
  const there = (now, name) => now.sheets[sheet].columns.includes(name);
  const grown = titles.reduce((now, name) => (there(now, name) ? now : addColumn(now, sheet, name)), content);
  const { columns } = grown.sheets[sheet];
  const cellsOf = (line, down) => line.map((text, at) => [numberOf(down), columns.indexOf(titles[at]), text]);
  return put(grown, sheet, lines.flatMap(cellsOf));
}
