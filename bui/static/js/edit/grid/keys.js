// Keys of a grid, and the clipboard.
import { inText } from "../../tables.js";
import { fromText, toText, withPoints } from "../clip.js";
import { ROW_HEIGHT } from "./frame.js";

export function listenToKeys(grid) {
  const { root } = grid.frame;
  let leaving = false; // Escape, then Tab leaves the grid from any cell
  root.addEventListener("keydown", (event) => {
    if (inText(event.target) || event.target.closest("button")) return;
    if (event.key === "Tab" && leaving) return;
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
    const { row, column } = grid.selection.active;
    if (event.key === "Tab" && (event.shiftKey ? column === 0 : column >= grid.model.columns.length - 1)) return;
    if (act(grid, event, row, column)) event.preventDefault();
  });
  root.addEventListener("copy", (event) => copy(grid, event));
  root.addEventListener("cut", (event) => copy(grid, event) && grid.clear("cut"));
  root.addEventListener("paste", (event) => {
    if (inText(event.target)) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    if (!text) return grid.tell.said("There is no text on the clipboard");
    const { rows, many } = withPoints(fromText(text));
    grid.paste(rows);
    if (many) grid.tell.said(`Decimal commas were read as points (${many}); undo takes the paste back`);
  });
}

/** Do what a key says; true when it said something. */
function act(grid, event, row, column) {
  const { key, shiftKey, altKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (altKey && !control && key in MOVES) grid.tell.rows(MOVES[key], grid.numbers());
  else if (key in STEPS && !altKey) {
    const [down, right] = STEPS[key](grid, control);
    grid.go(row + down, column + right, shiftKey && key !== "Tab");
  } else if (key === "Tab") grid.go(row, column + (shiftKey ? -1 : 1));
  else if (key === "Enter" || key === "F2") grid.editor.begin();
  else if (control && key === "Delete") grid.tell.rows("delete", grid.numbers());
  else if (key === "Delete" || key === "Backspace") grid.clear();
  else if (key === "Insert") grid.tell.rows("insert", grid.numbers());
  else if (key === " " && (shiftKey || control)) grid.whole(shiftKey ? "rows" : "columns");
  else if (control && key === "/") grid.tell.rows("switch", grid.numbers());
  else if (control && key.toLowerCase() === "d") grid.fill();
  else if (control && key.toLowerCase() === "a") grid.whole("all");
  else if (control && key.toLowerCase() === "f") grid.head.find(column);
  else if (key.length === 1 && !control && !altKey) {
    grid.editor.begin(""); // the key itself goes into the field
    return false;
  } else return false;
  return true;
}

const MOVES = { ArrowUp: "up", ArrowDown: "down" };
const FAR = 1e9;
const page = (grid) => Math.max(1, Math.floor(grid.frame.root.clientHeight / ROW_HEIGHT) - 2);
const STEPS = {
  ArrowUp: (grid, control) => [control ? -FAR : -1, 0],
  ArrowDown: (grid, control) => [control ? FAR : 1, 0],
  ArrowLeft: (grid, control) => [0, control ? -FAR : -1],
  ArrowRight: (grid, control) => [0, control ? FAR : 1],
  PageUp: (grid) => [-page(grid), 0],
  PageDown: (grid) => [page(grid), 0],
  Home: (grid, control) => [control ? -FAR : 0, -FAR],
  End: (grid, control) => [control ? FAR : 0, FAR],
};

function copy(grid, event) {
  if (inText(event.target)) return false;
  event.preventDefault();
  event.clipboardData.setData("text/plain", toText(grid.texts()));
  return true;
}
