// Setting one parameter of the run: its column comes and goes with its value.
import { activeRows, addColumn, emptyRow, insertRows, removeColumn, setCells } from "./change.js";

export function setParameter(content, name, text) {
  let after = content;
  if (!activeRows(after.sheets.params).length) {
    if (!text) return content;
    after = insertRows(after, "params", after.sheets.params.rows.length, [emptyRow(after.sheets.params)]);
  }
  if (!after.sheets.params.columns.includes(name)) {
    if (!text) return content;
    after = addColumn(after, "params", name);
  }
  const at = after.sheets.params.columns.indexOf(name);
  after = setCells(after, "params", [[activeRows(after.sheets.params)[0].number, at, text]]);
  const used = after.sheets.params.rows.some((row) => row.cells?.[at]);
  return used ? after : removeColumn(after, "params", at);
}

export function parameter(content, name) {
  const sheet = content.sheets.params;
  const at = sheet.columns.indexOf(name);
  return at < 0 ? "" : activeRows(sheet)[0]?.cells[at] ?? "";
}
