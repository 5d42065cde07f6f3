// Populations by name beside their colours, with the rate of each.
import { html } from "../lib.js";
import { LineSample } from "../look/chart.js";
import { number } from "../look/format.js";

/** @param {Props<{rates: Record<string, number | null | undefined>}>} props */
export function RateNames({ scope, rates }) {
  return html`<ul class="line-names small">${scope.recorded.map(
    ({ name }) => html`<li key=${name}><${LineSample} ...${scope.colours[name]} />
      ${name}${rates[name] === undefined ? "" : html` <strong>${number(rates[name])} Hz</strong>`}</li>`,
  )}</ul>`;
}

/**
 * Mean rates in a few words, as a list of runs has room for: "E 14.5, I 14.8 Hz".
 * @param {Record<string, number> | null} rates
 */
export function ratesInWords(rates, most = 4) {
  const known = Object.entries(rates ?? {});
  if (!known.length) return "";
  const short = known.map(([name]) => name.replace(/^NG\w*?_/, ""));
  const names = new Set(short).size === short.length ? short : known.map(([name]) => name);
  const words = known.slice(0, most).map(([, rate], k) => `${names[k]} ${number(rate)}`).join(", ");
  return `${words}${known.length > most ? " …" : ""} Hz`;
}
