// Which cell has which problems: the answer of the check, looked up by sheet, row and column.
import { app } from "../app.js";
import { tables } from "../tables.js";
import { words, worst } from "./level.js";

const NONE = new Map(); // always the same, so that a view sees that nothing has changed
let known = { check: null, sheets: new Map() };

/** The problems of a sheet: a map of row -> column -> problems. Those of whole rows have the column "". */
export function marksOf(sheet) {
  const check = app.check.value;
  if (known.check !== check) known = { check, sheets: index(check?.problems ?? []) };
  // Rows that came or went since the check would carry the marks of their neighbours.
  if (check?.of && check.of.sheets[sheet]?.rows.length !== tables.value?.sheets[sheet]?.rows.length) return NONE;
  return known.sheets.get(sheet) ?? NONE;
}

function index(problems) {
  const sheets = new Map();
  for (const problem of problems) {
    if (!problem.sheet || problem.row === null) continue;
    const rows = entry(sheets, problem.sheet, () => new Map());
    const columns = entry(rows, problem.row, () => new Map());
    entry(columns, problem.column ?? "", () => []).push(problem);
  }
  return sheets;
}

function entry(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

/** The problems of a cell: its own, and those of its row. */
export const ofCell = (marks, row, column) => [...(marks.get(row)?.get(column) ?? []), ...(marks.get(row)?.get("") ?? [])];

/** The level and the text of the marks of a row as a whole (every problem in it). */
export function ofRow(marks, row) {
  const columns = marks.get(row);
  if (!columns) return null;
  const problems = [...columns.values()].flat();
  return { level: worst(problems), text: words(problems) };
}

/** Counts of problems of a sheet, for its tab. */
export function countsOf(check, sheet) {
  const mine = (check?.problems ?? []).filter((problem) => problem.sheet === sheet);
  return {
    errors: mine.filter((problem) => problem.level === "error").length,
    warnings: mine.filter((problem) => problem.level === "warning").length,
  };
}
