// "Did you mean": putting the word that is meant in place of the wrong one.
import { change } from "../tables.js";
import { insertRows, renameColumn, setCells } from "./change.js";

const WORD = /^[\p{L}\p{N}_]+$/u;

/** A pattern that finds a wrong text; a word is found as a whole word only: the s of 3*s, not that of ms. */
function pattern(wrong) {
  const text = wrong.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(WORD.test(wrong) ? `(?<![\\p{L}\\p{N}_])${text}(?![\\p{L}\\p{N}_])` : text, "gu");
}

const holds = (text, wrong) => text !== undefined && pattern(wrong).test(text);

/** Where the wrong word of a problem stands: {row, at} of a cell, {column} of a title, or null. */
function find(content, { sheet: name, row, column, fix }) {
  const sheet = content?.sheets[name];
  if (!sheet || !fix) return null;
  const cells = sheet.rows[row]?.cells;
  if (cells) {
    const first = sheet.columns.indexOf(column);
    const at = [first, ...cells.keys()].find((number) => number >= 0 && holds(cells[number], fix.wrong));
    if (at !== undefined) return { row, at };
  }
  const titled = sheet.columns.indexOf(fix.wrong);
  return titled < 0 ? null : { column: titled };
}

export const canFix = (content, problem) => find(content, problem) !== null;

export function applyFix(problem) {
  const { sheet, fix } = problem;
  change(`change ${fix.wrong} to ${fix.right}`, (content) => {
    const place = find(content, problem);
    if (!place) return content;
    if ("column" in place) return renameColumn(content, sheet, place.column, fix.right);
    const side = SIDES.includes(problem.column);
    const places = side ? sides(content.sheets[sheet], fix.wrong) : [place];
    const { rows } = content.sheets[sheet];
    const fixed = (text) => text.replace(pattern(fix.wrong), () => fix.right);
    const textOf = ({ row, at }) => rows[row].cells[at];
    const renamed = (text) => (side ? text.replace(/^[^[]*/, fixed) : fixed(text)); // compartments in [ ] are no idx
    return setCells(content, sheet, places.map((one) => [one.row, one.at, renamed(textOf(one))]));
  });
}

const PHYSIOLOGY = "physiology";

/** The rows that a block lacks, by the problems of the tables. */
export const missing = (block, problems) => problems.filter((one) => one.add?.block === block).map((one) => one.add);

/** Add rows to a block, below the last row that it has. */
export function addMissing(block, added) {
  change(`add ${added.map((one) => one.key).join(", ")} to ${block}`, (content) => {
    const last = content.sheets[PHYSIOLOGY].rows.findLastIndex(({ cells, off }) => cells && !off && cells[0].trim() === block);
    const rows = added.map(({ key, value, comment }) => ({ cells: [block, key, value, comment] }));
    return last < 0 ? content : insertRows(content, PHYSIOLOGY, last + 1, rows);
  });
}

const SIDES = ["pre_syn_idx", "post_syn_idx"];

/** The cells of pathways that name an idx: it is renamed in all of them, for half renamed it would seem to be two. */
function sides(sheet, idx) {
  const columns = SIDES.map((name) => sheet.columns.indexOf(name)).filter((at) => at >= 0);
  return sheet.rows.flatMap(({ cells, off }, row) =>
    cells && !off ? columns.filter((at) => cells[at]?.split("[")[0].trim() === idx).map((at) => ({ row, at })) : [],
  );
}
