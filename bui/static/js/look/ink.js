// Colours of pictures: they come from the style sheet, and change with it.
//
// A population has one colour everywhere. The server names it as a slot: "e0" is the first population that excites, counted
// from the surface down, "i2" the third that inhibits, "n0" the first input. Where the server names none (a network before
// it is run), `slotsOf(rows)` gives them by the same rule, from rows {name, kind, excitatory, layer} of all populations. Then
// `styleOf(slot)` is {ink, dash} for `Chart`, `inkOf(slot)` the colour itself for a canvas.
import { useEffect, useState } from "../lib.js";
import { kindOf } from "./kinds.js";

/** How many colours there are of each kind; further populations begin again, with dashed and then dotted lines. */
const COLOURS = { e: 5, i: 5, n: 3 };
const DASHES = [undefined, [6, 3], [2, 3]];
const LETTERS = { excitatory: "e", inhibitory: "i", input: "n" };

/**
 * The name of a colour of the style sheet for a slot, and the dash of its lines.
 * @param {string} slot
 * @returns {{ink: string, dash: number[] | undefined}}
 */
export function styleOf(slot) {
  const [letter, place] = [slot[0], Number(slot.slice(1))];
  const many = COLOURS[letter];
  return { ink: `--${letter}${place % many}`, dash: DASHES[Math.floor(place / many) % DASHES.length] };
}

/** The colour of a slot as it is now, #rrggbb. */
export const inkOf = (slot) => ink(styleOf(slot).ink);

/**
 * The slot of each population of a network, by name: from the surface of the cortex down, each kind on its own.
 * @param {{name: string, kind?: string, excitatory?: boolean, layer?: string}[]} rows all populations, as in the table
 * @returns {Record<string, string>}
 */
export function slotsOf(rows) {
  const depth = (row) => (/^\d/.test(row.layer ?? "") ? Number(row.layer?.[0]) : 99);
  const last = (row) => (row.kind === "input" ? 0 : 1); // as the server sorts: by the layer, then by the kind
  const sorted = rows.map((row, k) => ({ row, k }))
    .sort((one, other) => depth(one.row) - depth(other.row) || last(one.row) - last(other.row) || one.k - other.k);
  const seen = { e: 0, i: 0, n: 0 };
  return Object.fromEntries(sorted.map(({ row }) => {
    const letter = LETTERS[kindOf(row)];
    return [row.name, `${letter}${seen[letter]++}`];
  }));
}

/** The value of a colour of the style sheet, such as "--excitatory". */
export const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * What paints on a canvas; every browser has it.
 * @param {HTMLCanvasElement | OffscreenCanvas} sheet
 * @returns {any}
 */
export const brushOf = (sheet) => sheet.getContext("2d");

/** Red, green and blue (0 to 255) of a colour that is written as #rrggbb. */
export function parts(colour) {
  const digits = colour.replace("#", "");
  return [0, 2, 4].map((place) => parseInt(digits.slice(place, place + 2), 16) || 0);
}

/** A number that changes with light and dark, so that a picture is drawn again. */
export function useTheme() {
  const [turn, set] = useState(0);
  useEffect(() => {
    const change = () => set((before) => before + 1);
    addEventListener("themechange", change);
    return () => removeEventListener("themechange", change);
  }, []);
  return turn;
}

/** The size of an element in CSS pixels, whenever it changes. */
export function useSize(ref) {
  const [size, set] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      set((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    watch.observe(element);
    return () => watch.disconnect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the element is another one once the ref has been set again
  }, [ref.current]);
  return size;
}

// dark to bright, even for the colour-blind
const SEQUENCE = ["#30123b", "#3e5bd1", "#1f9fb4", "#4fc977", "#d8d438", "#fbb938"];

/** A colour for a value between 0 and 1, and the colour of a text that can be read on it. */
export function heat(value) {
  const place = Math.min(Math.max(value, 0), 1) * (SEQUENCE.length - 1);
  const low = Math.min(Math.floor(place), SEQUENCE.length - 2);
  const [one, other] = [parts(SEQUENCE[low]), parts(SEQUENCE[low + 1])];
  const mixed = one.map((part, k) => Math.round(part + (other[k] - part) * (place - low)));
  return { back: `rgb(${mixed.join(" ")})`, text: luminance(mixed) > 0.18 ? "#000000" : "#ffffff" };
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
