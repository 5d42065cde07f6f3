// What the views of sheets share: how a sheet is shown, the active cell, the way to a cell, and what its grid tells.
import { tell as say } from "../app.js";
import { html, useCallback, useEffect, useRef, useState } from "../lib.js";
import { useStore } from "../store.js";
import { change, theContent } from "../tables.js";
import { emptyRow, setCells } from "./change.js";
import { checkSoon, checkTyped } from "./checking.js";
import { choices } from "./columns.js";
import { GridView } from "./grid/view.js";
import { HelpLine } from "./help.js";
import { draft, select } from "../help/selected.js";
import { target } from "./jump.js";
import { ofCell } from "./marks.js";
import { nextSort } from "./order.js";
import { doToRows } from "./rows.js";
import { pasteTitled } from "./titled.js";
import { setWidth } from "./widths.js";

/**
 * How a sheet is shown: texts to filter by or null, by which column it is sorted, and how often a width was dragged; and what
 * changes some of it.
 * @typedef {{filters: Filters, sort: Sort, wide: number}} View
 * @returns {[view: View, show: (fields: Partial<View>) => void]}
 */
export function useView() {
  const [view, setView] = useState(/** @type {View} */ ({ filters: null, sort: null, wide: 0 }));
  const show = useCallback((fields) => setView((now) => ({ ...now, ...fields })), []);
  return [view, show];
}

/**
 * The grid of a sheet. `columns` are those that are shown. `put` sets cells of the content, `fresh` makes an empty row, and
 * `end` is where rows are added when none is selected. `unveil` shows the rows that filters hide.
 */
export function useGrid(sheet, { content, columns, view, show, unveil, put = setCells, fresh = emptyRow, end }) {
  const grid = useRef(null);
  const [active, setActive] = useState(/** @type {Pick<GridPlace, "number" | "name">} */ ({ number: null, name: null }));
  const [goal, goTo] = useState(null);
  const wanted = useStore(target);
  const table = content.sheets[sheet];
  useEffect(() => {
    if (!wanted || wanted.sheet !== sheet) return;
    target.set(null);
    if (wanted.row === null || grid.current.find(wanted.row, wanted.column)) return;
    unveil();
    goTo(wanted); // as soon as it is shown
  }, [wanted, sheet, unveil]);
  useEffect(() => {
    if (goal) grid.current.find(goal.row, goal.column);
  }, [goal]);

  const rows = (word, numbers = grid.current.numbers()) => {
    const to = doToRows(sheet, word, numbers, { fresh, end });
    grid.current.focus();
    if (to !== null) grid.current.expect(to);
  };
  const written = (name) => columns.some((column) => column.name === name && !column.readonly);
  /** @type {GridTell} */
  const tell = {
    rows,
    active: (place) => {
      select({ sheet, ...place }); // at once: F1 may be the next key
      setActive(place);
    },
    said: say,
    titled: (lines, numberOf) => pasteTitled(sheet, lines, numberOf, put),
    cells: (cells, words) => change(words, (now) => put(now, sheet, cells)),
    typed: (number, at = 0, text = "") => {
      const typing = number === null ? null : setCells(theContent(), sheet, [[number, columns[at].at, text]]);
      draft.set(typing);
      if (typing) checkTyped(typing);
      else checkSoon();
    },
    sort: (name) => written(name) && show({ sort: nextSort(view.sort, name) }),
    filter: (name, text) => show({ filters: { ...view.filters, [name]: text } }),
    width: (name, width) => {
      setWidth(sheet, name, width);
      show({ wide: view.wide + 1 });
    },
    choices: (name, number) => choices(content, sheet, name, table.rows[number]),
  };
  return { grid, active, goTo, rows, tell };
}

/** The grid of a sheet with the line below it: what the column of the active cell means, and what is wrong with the cell. */
export function SheetGrid({ label, model, own, help, keys }) {
  const { grid, active, tell } = own;
  return html`<${GridView} label=${label} model=${model} tell=${tell} hold=${grid} key=${label} />
    <${HelpLine} name=${active.name} help=${help} keys=${keys} problems=${ofCell(model.marks, active.number, active.name)} />`;
}
