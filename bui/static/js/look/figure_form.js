// The format of figures that are saved: kept from one to the next, and checked before the server is asked.
import { html } from "../lib.js";

/** What an empty field means. */
export const USUAL = { font: "8", dpi: "300", film: "100" };
/** Kinds of files, in words. */
export const STILL = [["svg", "SVG, can be edited"], ["pdf", "PDF, for print"], ["png", "PNG, a picture"]];
export const FILMS = [["gif", "GIF, a film"], ["zip", "ZIP, the pictures of the film"]];
const FIRST = { format: "svg", width: "", height: "", unit: "cm", font: "", dpi: "" };
const NAMES = { width: "the width", height: "the height", font: "the size of the letters", dpi: "the number of dots" };
const PLACE = "figure";

/** The format that was used last. */
export function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    return { ...FIRST, ...Object.fromEntries(Object.entries(found).filter(([name]) => name in FIRST)) };
  } catch {
    return FIRST;
  }
}

export const keep = (form) => localStorage.setItem(PLACE, JSON.stringify(form));

/** What is wrong with a format, as a sentence, or "". */
export function wrong(form) {
  const bad = Object.keys(NAMES).find((name) => form[name] !== "" && !(Number(form[name]) > 0));
  return bad ? `${NAMES[bad][0].toUpperCase()}${NAMES[bad].slice(1)} is a number above 0, or empty.` : "";
}

/** A number of the format. */
export function Field({ form, name, change, label, hint }) {
  return html`<label class="stacked">${label} <input inputmode="decimal" value=${form[name]} placeholder=${hint}
    onInput=${(event) => change({ [name]: event.target.value.trim().replace(",", ".") })} /></label>`;
}
