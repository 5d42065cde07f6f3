// Blocks of the physiology sheet: rows of one Variable, with their keys. Adding, renaming, duplicating and deleting them.
import { deleteRows, insertRows, setCells, withSheet } from "./change.js";

export const ALL = "\u0000all";
export const SCALARS = "\u0000scalars";

/** The blocks in their order: [{name, rows: numbers}], and the numbers of values of their own. */
export function outline(sheet) {
  const blocks = new Map();
  const scalars = [];
  sheet.rows.forEach((row, number) => {
    if (!row.cells) return;
    const [name, key, value] = row.cells;
    if (!key && value) return scalars.push(number);
    if (!blocks.has(name)) blocks.set(name, []);
    return blocks.get(name).push(number);
  });
  return { scalars, blocks: [...blocks].map(([name, rows]) => ({ name, rows })) };
}

/** Whether a row is shown when `chosen` is selected. */
export function belongs(row, chosen) {
  if (chosen === ALL) return true;
  if (!row.cells) return false;
  const scalar = !row.cells[1] && Boolean(row.cells[2]);
  return chosen === SCALARS ? scalar || (!row.cells[0] && !row.cells[1]) : row.cells[0] === chosen && !scalar;
}

/** Where a new row of the chosen block goes. */
export function endOf(sheet, chosen) {
  const last = sheet.rows.findLastIndex((row) => chosen !== ALL && belongs(row, chosen));
  return last < 0 ? (chosen === SCALARS ? 0 : sheet.rows.length) : last + 1;
}

export const freshRow = (chosen) => ({ cells: [chosen === ALL || chosen === SCALARS ? "" : chosen, "", "", ""] });

export function addBlock(content, name) {
  const sheet = content.sheets.physiology;
  return insertRows(content, "physiology", sheet.rows.length, [freshRow(name)]);
}

export function duplicateBlock(content, name, copy) {
  const sheet = content.sheets.physiology;
  const own = sheet.rows.filter((row) => belongs(row, name));
  const rows = own.map((row) => ({ ...row, cells: [copy, ...row.cells.slice(1)] }));
  return insertRows(content, "physiology", endOf(sheet, name), rows);
}

export function deleteBlock(content, name) {
  const numbers = content.sheets.physiology.rows.flatMap((row, number) => (belongs(row, name) ? [number] : []));
  return deleteRows(content, "physiology", numbers);
}

/** Rename a block, and what refers to it: subtypes of populations, and values such as E['C']. */
export function renameBlock(content, name, fresh) {
  const refers = new RegExp(`(?<![\\w.'"])${escaped(name)}(?=\\s*\\[)`, "g");
  const rows = content.sheets.physiology.rows.map((row) => {
    if (!row.cells) return row;
    const own = belongs(row, name) ? [fresh, ...row.cells.slice(1)] : row.cells;
    const cells = own.map((text, at) => (at === 2 ? text.replace(refers, () => fresh) : text));
    return { ...row, cells };
  });
  const groups = content.sheets.G;
  const subtype = groups.columns.indexOf("neuron_subtype");
  const follows = (row) => (row.cells?.[subtype] === name ? { ...row, cells: row.cells.with(subtype, fresh) } : row);
  const named = groups.rows.map(follows);
  return withSheet(withSheet(content, "physiology", { rows }), "G", { rows: named });
}

/** Set cells; rows beyond the end become rows of the chosen block, at its end. */
export function putCells(content, chosen, cells) {
  const sheet = content.sheets.physiology;
  const count = sheet.rows.length;
  const beyond = cells.reduce((most, [row]) => Math.max(most, row + 1), 0) - count;
  if (beyond <= 0) return withNames(setCells(content, "physiology", cells), cells);
  const end = endOf(sheet, chosen);
  const longer = insertRows(content, "physiology", end, Array.from({ length: beyond }, () => freshRow(chosen)));
  const place = (row) => (row >= count ? row - count + end : row >= end ? row + beyond : row);
  const moved = cells.map(([row, at, text]) => [place(row), at, text]);
  return withNames(setCells(longer, "physiology", moved), moved);
}

/** A row that comes with a key and without a name belongs to the block above it, as in the file of a physiology table. */
function withNames(content, cells) {
  const { columns, rows } = content.sheets.physiology;
  const [name, key] = [columns.indexOf("Variable"), columns.indexOf("Key")];
  const keyed = new Set(cells.filter(([, at, text]) => at === key && text).map(([row]) => row));
  const bare = cells.filter(([row, at, text]) => at === name && !text && keyed.has(row)).map(([row]) => row);
  const above = (row) => {
    while (row > 0 && (!rows[row].cells || bare.includes(row))) row--;
    return rows[row].cells?.[name] ?? "";
  };
  return bare.length ? setCells(content, "physiology", bare.map((row) => [row, name, above(row)])) : content;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
