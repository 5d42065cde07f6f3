// What is shown at the head of a row, and what a row that is out of sight forgets.
import { words, worst } from "../level.js";

/** The class of something with problems. */
export const mark = (/** @type {Problem[] | undefined} */ problems) => (problems ? ` ${worst(problems)}` : "");

/**
 * Paint the number of a row.
 * @param {HTMLElement} cell
 * @param {number} number
 * @param {Row} data
 * @param {Problem[] | undefined} problems
 * @param {boolean} selected
 */
export function paintNumber(cell, number, data, problems, selected) {
  const sign = problems ? " !" : data.off ? " ⊘" : data.note ? " #" : "";
  const plain = data.off ? "This row is switched off" : data.note ? "A comment line" : "Select the row";
  cell.textContent = `${number + 1}${sign}`;
  cell.className = `grid-number${selected ? " selected" : ""}${mark(problems)}`;
  cell.title = problems ? words(problems) : plain;
}

/** A row that is out of sight is not the active one for anybody. */
export function forget(slot) {
  if (slot.painted < 0) return;
  slot.painted = -1;
  for (const cell of slot.cells) {
    cell.removeAttribute("id");
    cell.className = "grid-cell";
  }
}
