// How rates are shown: the width of the bins, smoothing, and whether each population has a chart of its own.
import { html } from "../lib.js";
import { useStore } from "../store.js";

const BINS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]; // ms
const SMOOTHING = [1, 2, 5, 10, 20, 50, 100];
const MOST_TOGETHER = 6; // lines that can still be told apart

/** What is shown before anything is chosen: round bins that suit the part of the time. */
export const FIRST_RATES = { bin: "", smoothing: "", layout: "auto" };

/** The words of an address, in second. */
export const rateFields = ({ bin, smoothing }) => ({
  bin: bin && Number(bin) / 1000, smoothing: smoothing && Number(smoothing) / 1000,
});

/** A time in ms, as it is: 0.002 s is "2 ms". */
export const milliseconds = (seconds) => `${Number((seconds * 1000).toPrecision(6))} ms`;

/** Whether each population has its own chart. */
export const apart = ({ layout }, many) => many > 1 && (layout === "each" || (layout === "auto" && many > MOST_TOGETHER));

/** @param {Props<{scope: import("./scope.js").Scope}>} props */
export function RateChoice({ scope }) {
  const choice = useStore(scope.rates);
  const many = useStore(scope.names).length;
  const { start, stop } = useStore(scope.span);
  const most = ((stop - start) * 1000) / 5000; // the server shows 5,000 bins at most
  const set = (name) => (event) => scope.rates.set({ ...choice, [name]: event.target.value });
  return html`<div class="row small rate-choice" role="group" aria-label="How rates are shown">
    <label>Bins of the rates <select value=${choice.bin} onChange=${set("bin")}><option value="">automatic</option>
      ${BINS.map((bin) => html`<option key=${bin} value=${bin} disabled=${bin < most}>${bin} ms</option>`)}</select></label>
    <label>smoothed over <select value=${choice.smoothing} onChange=${set("smoothing")}><option value="">nothing</option>
      ${SMOOTHING.map((wide) => html`<option key=${wide} value=${wide}>${wide} ms</option>`)}</select></label>
    <label>Populations <select value=${apart(choice, many) ? "each" : "together"} onChange=${set("layout")}>
      <option value="together">on one chart</option><option value="each">each on its own</option></select></label>
  </div>`;
}
