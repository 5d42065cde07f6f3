// "Did you mean": putting the word that is meant in place of the wrong one.
import { change } from "../document.js";
import { renameColumn, setCells } from "./change.js";

/** Where the wrong word of a problem stands: {row, at} of a cell, {column} of a title, or null. */
function find(document, { sheet: name, row, column, fix }) {
  const sheet = document?.sheets[name];
  if (!sheet || !fix) return null;
  const cells = sheet.rows[row]?.cells;
  if (cells) {
    const first = sheet.columns.indexOf(column);
    const at = [first, ...cells.keys()].find((number) => number >= 0 && cells[number]?.includes(fix.wrong));
    if (at !== undefined) return { row, at };
  }
  const at = sheet.columns.indexOf(fix.wrong);
  return at < 0 ? null : { column: at };
}

export const canFix = (document, problem) => find(document, problem) !== null;

export function applyFix(problem) {
  const { sheet, fix } = problem;
  change(`change ${fix.wrong} to ${fix.right}`, (document) => {
    const place = find(document, problem);
    if (!place) return document;
    if ("column" in place) return renameColumn(document, sheet, place.column, fix.right);
    const text = document.sheets[sheet].rows[place.row].cells[place.at];
    return setCells(document, sheet, [[place.row, place.at, text.replace(fix.wrong, fix.right)]]);
  });
}
