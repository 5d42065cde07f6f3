// The mouse on a grid: selecting cells, rows and columns, editing, dragging the fill handle, and widths of columns.
import { element } from "./frame.js";

export function listenToPointer(grid) {
  const { body, head, root, handle } = grid.frame;
  body.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("input")) return;
    if (event.target === handle) return fillByDrag(grid, event);
    event.preventDefault();
    grid.editor.commit();
    grid.focus();
    const place = grid.frame.at(event, grid.model.order.length);
    choose(grid, place, event.shiftKey);
    const within = place.column < 0 ? { column: -1 } : {}; // whole rows stay whole rows
    drag(event, (next) => choose(grid, { ...grid.frame.at(next, grid.model.order.length), ...within }, true));
  });
  body.addEventListener("dblclick", (event) => {
    if (!event.target.closest("input, .grid-number")) grid.editor.begin();
  });
  head.addEventListener("pointerdown", (event) => {
    if (event.target.closest("input, button")) return;
    const cell = event.target.closest(".grid-column[data-at]");
    if (event.target.classList.contains("grid-edge")) return widen(grid, Number(cell.dataset.at), event);
    event.preventDefault();
    grid.editor.commit();
    grid.focus();
    if (event.target.closest(".corner")) return grid.whole("all");
    if (!cell) return undefined;
    const column = Number(cell.dataset.at);
    const last = grid.model.order.length - 1;
    grid.selection.span({ row: last, column: event.shiftKey ? grid.selection.anchor.column : column }, { row: 0, column });
    return grid.moved(false);
  });
  root.addEventListener("focus", () => grid.tell.active(grid.place()));
}

function choose(grid, { row, column }, extend) {
  if (column >= 0) return grid.go(row, column, extend);
  const from = extend ? grid.selection.anchor.row : row;
  grid.selection.span({ row: from, column: grid.model.columns.length - 1 }, { row, column: 0 });
  return grid.moved(false);
}

function drag(event, move, end = () => {}) {
  const moved = (next) => move(next);
  const ended = (next) => {
    removeEventListener("pointermove", moved);
    removeEventListener("pointerup", ended);
    end(next);
  };
  addEventListener("pointermove", moved);
  addEventListener("pointerup", ended);
  event.preventDefault();
}

function fillByDrag(grid, event) {
  const source = grid.selection.range;
  const reach = (next) => Math.max(source.bottom, grid.frame.at(next, grid.model.order.length).row);
  drag(
    event,
    (next) => {
      grid.selection.span({ row: source.top, column: source.left }, { row: reach(next), column: source.right });
      grid.moved(false);
    },
    (next) => grid.fill(source, reach(next)),
  );
}

function widen(grid, column, event) {
  const begin = event.clientX;
  const width = grid.model.columns[column].width;
  const line = element("div", "grid-widening");
  grid.frame.root.append(line);
  drag(
    event,
    (next) => Object.assign(line.style, { left: `${grid.frame.lefts[column] + Math.max(40, width + next.clientX - begin)}px` }),
    (next) => {
      line.remove();
      grid.tell.width(grid.model.columns[column].name, Math.max(40, width + next.clientX - begin));
    },
  );
}
