// What is selected (for F1), and which of the dialogs over the page is open: search, shortcuts, or help for what is selected.
import { Store } from "../store.js";
import { tables } from "../tables.js";

/** The active cell of the last grid: {sheet, number, name}. */
export const selected = new Store(/** @type {{sheet: string, number: number | null, name: string | null} | null} */ (null));

/** The tables with what is being typed, or null while nothing is. */
export const draft = new Store(/** @type {Content | null} */ (null));
tables.subscribe(() => draft.set(null));

/** "search", "shortcuts", "help", or "". */
export const overlay = new Store("");

export const select = (place) => selected.set(place);

/** The word that help is asked for: of a form the focused field, of the physiology the key of the row, else the column. */
export function wordOf(view, focused = document.activeElement) {
  const field = /^param-(.+)$/.exec(focused?.id ?? "");
  if (field) return field[1];
  const place = selected.value;
  if (!place || place.sheet !== view) return "";
  const cells = view === "physiology" ? tables.value?.sheets.physiology.rows[place.number ?? -1]?.cells : undefined;
  return cells ? cells[1] || cells[0] : place.name ?? "";
}
