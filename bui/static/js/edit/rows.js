// What the buttons and keys of a sheet do to whole rows.
import { change, tables } from "../tables.js";
import { counted } from "../words.js";
import { deleteRows, emptyRow, insertRows, moveRows, switchRows } from "./change.js";

/**
 * Do `word` to rows by their numbers; gives the number of the row to go to, or null. `fresh` makes an empty row; `end` is where
 * one is added when no row is given.
 */
export function doToRows(sheet, word, given, { fresh = emptyRow, end = Infinity } = {}) {
  const rows = tables.value.sheets[sheet].rows;
  const numbers = given.filter((number) => number < rows.length).sort((one, other) => one - other);
  const first = numbers[0] ?? rows.length;
  const last = numbers.at(-1) ?? Math.min(end, rows.length) - 1;
  const many = counted(numbers.length, "row");
  const insert = (at, ...added) => (now) => insertRows(now, sheet, at, added);
  const empty = fresh(tables.value.sheets[sheet]);
  const steps = {
    insert: () => [first, "insert a row", insert(first, empty)],
    below: () => [last + 1, "insert a row", insert(last + 1, empty)],
    note: () => [first, "insert a comment line", insert(first, { note: ["# "] })],
    duplicate: () => [last + 1, `duplicate ${many}`, insert(last + 1, ...numbers.map((number) => rows[number]))],
    delete: () => [first, `delete ${many}`, (now) => deleteRows(now, sheet, numbers)],
    switch: () => [null, `switch ${many} off or on`, (now) => switchRows(now, sheet, numbers)],
    up: () => [first - 1, `move ${many} up`, (now) => moveRows(now, sheet, first, last, -1)],
    down: () => [first + 1, `move ${many} down`, (now) => moveRows(now, sheet, first, last, 1)],
  };
  if (!numbers.length && !["insert", "below", "note"].includes(word)) return null;
  const [to, words, update] = steps[word]();
  change(words, update);
  return to;
}
