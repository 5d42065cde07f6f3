// "Did you mean": putting the word that is meant in place of the wrong one.
import { change } from "../document.js";
import { renameColumn, setCells } from "./change.js";

const WORD = /^[\p{L}\p{N}_]+$/u;

/** A pattern that finds a wrong text; a word is found as a whole word only: the s of 3*s, not that of ms. */
function pattern(wrong) {
  const text = wrong.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(WORD.test(wrong) ? `(?<![\\p{L}\\p{N}_])${text}(?![\\p{L}\\p{N}_])` : text, "gu");
}

const holds = (text, wrong) => text !== undefined && pattern(wrong).test(text);

/** Where the wrong word of a problem stands: {row, at} of a cell, {column} of a title, or null. */
function find(document, { sheet: name, row, column, fix }) {
  const sheet = document?.sheets[name];
  if (!sheet || !fix) return null;
  const cells = sheet.rows[row]?.cells;
  if (cells) {
    const first = sheet.columns.indexOf(column);
    const at = [first, ...cells.keys()].find((number) => number >= 0 && holds(cells[number], fix.wrong));
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
    const places = SIDES.includes(problem.column) ? sides(document.sheets[sheet], fix.wrong) : [place];
    const { rows } = document.sheets[sheet];
    return setCells(document, sheet, places.map(({ row, at }) => [row, at, rows[row].cells[at].replace(pattern(fix.wrong), () => fix.right)]));
  });
}

const SIDES = ["pre_syn_idx", "post_syn_idx"];

/** The cells of pathways that name an idx: it is renamed in all of them, for half renamed it would seem to be two populations. */
function sides(sheet, idx) {
  const columns = SIDES.map((name) => sheet.columns.indexOf(name)).filter((at) => at >= 0);
  return sheet.rows.flatMap(({ cells, off }, row) =>
    cells && !off ? columns.filter((at) => cells[at]?.split("[")[0].trim() === idx).map((at) => ({ row, at })) : [],
  );
}
