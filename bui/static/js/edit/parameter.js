// Setting one parameter of the run: its column comes and goes with its value.
import { activeRows, addColumn, emptyRow, insertRows, removeColumn, setCells } from "./change.js";

export function setParameter(document, name, text) {
  let after = document;
  if (!activeRows(after.sheets.params).length) {
    if (!text) return document;
    after = insertRows(after, "params", after.sheets.params.rows.length, [emptyRow(after.sheets.params)]);
  }
  if (!after.sheets.params.columns.includes(name)) {
    if (!text) return document;
    after = addColumn(after, "params", name);
  }
  const at = after.sheets.params.columns.indexOf(name);
  after = setCells(after, "params", [[activeRows(after.sheets.params)[0].number, at, text]]);
  const used = after.sheets.params.rows.some((row) => row.cells?.[at]);
  return used ? after : removeColumn(after, "params", at);
}

export function parameter(document, name) {
  const sheet = document.sheets.params;
  const at = sheet.columns.indexOf(name);
  return at < 0 ? "" : activeRows(sheet)[0]?.cells[at] ?? "";
}
