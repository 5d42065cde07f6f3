// Going to a cell of any sheet, from the problem list, the network, or a search.
import { app, go } from "../app.js";
import { Store } from "../store.js";

/** Where to go: {sheet, row, column}, taken by the view of that sheet when it is there. */
export const target = new Store(/** @type {{sheet: string, row: number | null, column: string | null} | null} */ (null));

/**
 * @param {string} sheet
 * @param {number | null} [row]
 * @param {string | null} [column]
 */
export function jump(sheet, row = null, column = null) {
  target.set({ sheet, row, column });
  if (app.route.value.view !== sheet) go(sheet);
}
