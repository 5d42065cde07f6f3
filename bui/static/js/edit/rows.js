// What the buttons and keys of a sheet do to whole rows.
import { change, tables } from "../tables.js";
import { deleteRows, emptyRow, insertRows, moveRows, switchRows } from "./change.js";

const counted = (numbers) => `${numbers.length} row${numbers.length === 1 ? "" : "s"}`;

/** Do `word` to rows by their numbers; gives the number of the row to go to, or null. `fresh` makes an empty row. */
export function doToRows(sheet, word, given, fresh = emptyRow) {
  const rows = tables.value.sheets[sheet].rows;
  const numbers = given.filter((number) => number < rows.length).sort((one, other) => one - other);
  const first = numbers[0] ?? rows.length;
  const last = numbers.at(-1) ?? rows.length - 1;
  const steps = {
    insert: () => [first, "insert a row", (now) => insertRows(now, sheet, first, [fresh(now.sheets[sheet])])],
    below: () => [last + 1, "insert a row", (now) => insertRows(now, sheet, last + 1, [fresh(now.sheets[sheet])])],
    note: () => [first, "insert a comment line", (now) => insertRows(now, sheet, first, [{ note: ["# "] }])],
    duplicate: () => [last + 1, `duplicate ${counted(numbers)}`, (now) => insertRows(now, sheet, last + 1, numbers.map((number) => rows[number]))],
    delete: () => [first, `delete ${counted(numbers)}`, (now) => deleteRows(now, sheet, numbers)],
    switch: () => [null, `switch ${counted(numbers)} off or on`, (now) => switchRows(now, sheet, numbers)],
    up: () => [first - 1, `move ${counted(numbers)} up`, (now) => moveRows(now, sheet, first, last, -1)],
    down: () => [first + 1, `move ${counted(numbers)} down`, (now) => moveRows(now, sheet, first, last, 1)],
  };
  if (!numbers.length && !["insert", "below", "note"].includes(word)) return null;
  const [to, words, update] = steps[word]();
  change(words, update);
  return to;
}
