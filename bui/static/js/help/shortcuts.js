// The keys of the page, as the documentation lists them, too.
import { html } from "../lib.js";
import { Dialog } from "../edit/dialog.js";

/** @type {[title: string, keys: [keys: string, does: string][]][]} */
export const SHORTCUTS = [
  ["Everywhere", [
    ["?", "this list"],
    ["F1", "help for what is selected"],
    ["Ctrl+K", "search rows, parameters, words, views, actions and the documentation"],
    ["Ctrl+Z, Ctrl+Y", "undo, redo"],
    ["Ctrl+S", "saves a version"],
    ["Left, Right", "the view beside this one, while a tab of a view has the focus"],
  ]],
  ["In a sheet", [
    ["arrows, Page Up, Page Down, Home, End", "move; with Ctrl to the edge, with Shift select"],
    ["a letter or a digit", "replaces the cell"],
    ["Enter, F2", "edits the cell; what may stand there is listed"],
    ["Enter, Tab", "while editing: takes the text, goes down or right"],
    ["Escape", "while editing: drops the text"],
    ["Delete", "clears the selection"],
    ["Ctrl+C, Ctrl+X, Ctrl+V", "copy, cut, paste; also from and to a spreadsheet"],
    ["Ctrl+D", "fills down"],
    ["Insert, Ctrl+Delete", "adds a row above, deletes the selected rows"],
    ["Alt+Up, Alt+Down", "move the selected rows"],
    ["Ctrl+/", "switches the selected rows off, or on again"],
    ["Shift+Space, Ctrl+Space, Ctrl+A", "select rows, columns, everything"],
    ["Escape, then Tab", "leaves the grid"],
  ]],
];

export function Shortcuts({ close }) {
  return html`<${Dialog} title="Keyboard shortcuts" close=${close} wide>
    <div class="shortcuts" tabindex="0" role="region" aria-label="List of shortcuts">${SHORTCUTS.map(([title, keys]) => html`
      <h3 key=${title}>${title}</h3>
      <table class="plain"><tbody>${keys.map(([key, does]) => html`<tr key=${key}>
        <th scope="row">${key}</th><td>${does}</td></tr>`)}</tbody></table>`)}</div>
  </${Dialog}>`;
}
