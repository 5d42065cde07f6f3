// Which parameters of a project are pinned as sliders: remembered by this browser.
import { activeRows } from "../edit/change.js";
import { valuesOf } from "../edit/blocks.js";
import { Store } from "../store.js";
import { numberOf } from "./range.js";

const SHEET = "physiology";
export const MOST = 8;

/** Names of the pinned parameters of the open project. */
export const pins = new Store(/** @type {string[]} */ ([]));
let owner = "";

const place = () => `cxsystem2-sliders-${owner}`;

/** Take the pins of a project; asked again for the same one, nothing changes. */
export function openPins(project) {
  if (owner === project) return;
  owner = project;
  let known = [];
  try {
    known = JSON.parse(localStorage.getItem(place()) ?? "[]");
  } catch {
    // what cannot be read is forgotten
  }
  pins.set(Array.isArray(known) ? known.filter((name) => typeof name === "string").slice(0, MOST) : []);
}

export function setPins(names) {
  pins.set([...new Set(names)].slice(0, MOST));
  localStorage.setItem(place(), JSON.stringify(pins.value));
}

/** The values of the physiology that are single numbers: {name, row, text, value, unit}, as they are in the tables now. */
export function numbersOf(content, check) {
  const results = valuesOf(check, content.sheets[SHEET]);
  const seen = new Set();
  return activeRows(content.sheets[SHEET]).flatMap(({ number, cells: [variable, key, text] }) => {
    const name = key ? `${variable}.${key}` : variable;
    const found = name && text && numberOf(text, results[number] ?? "");
    if (!found || seen.has(name)) return [];
    seen.add(name);
    return [{ name, row: number, text, ...found }];
  });
}
