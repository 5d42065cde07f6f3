// Something inferred over the bins of a trial: its mean, a band of two standard deviations, the truth and the spikes.
import { html, useRef } from "../lib.js";
import { number } from "../look/format.js";
import { useSize } from "../look/ink.js";

const LEFT = 44;
const BOTTOM = 18;
const HEIGHT = 120;
const SPREADS = 2;

/**
 * The limits of what is drawn, with a little room; rates are not negative.
 * @param {Iterable<number | null>[]} lists
 * @returns {[number, number]}
 */
export function limitsOf(lists, positive = false) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of list) {
      if (value === null || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  if (positive) return [0, high > 0 ? 1.05 * high : 1];
  const room = 0.05 * (high - low) || 0.5;
  return [low - room, high + room];
}

/** A line through points; it is broken where a value is not a number. */
export function linePath(xs, values) {
  let pen = "M";
  let path = "";
  xs.forEach((x, k) => {
    const known = values[k] !== null && Number.isFinite(values[k]);
    if (known) path += `${pen}${x.toFixed(1)} ${values[k].toFixed(1)}`;
    pen = known ? "L" : "M";
  });
  return path;
}

/** An area between two lines, in one piece for each stretch where both are numbers. */
export function bandPath(xs, low, high) {
  /** @type {number[][]} */
  const pieces = [[]];
  xs.forEach((_, k) => {
    if (Number.isFinite(low[k]) && Number.isFinite(high[k])) pieces[pieces.length - 1].push(k);
    else pieces.push([]);
  });
  const point = (values) => (k) => `${xs[k].toFixed(1)} ${values[k].toFixed(1)}`;
  const known = pieces.filter((own) => own.length > 0);
  return known.map((own) => `M${own.map(point(high)).join("L")}L${[...own].reverse().map(point(low)).join("L")}Z`).join("");
}

/** Two lines about a mean; not below 0 for what cannot be. */
export function bandOf(values, spread, positive) {
  const known = (k) => values[k] !== null && spread[k] !== null;
  const at = (sign) => values.map((value, k) => (known(k) ? value + sign * SPREADS * spread[k] : NaN));
  return { low: positive ? at(-1).map((value) => Math.max(value, 0)) : at(-1), high: at(1) };
}

/**
 * t: middles of the bins. values, spread: of each bin, null where there is none. truth, counts: where they are known.
 * positive: it cannot be below 0.
 */
export function Course({ title, about, t, time, values, spread, truth, counts, positive }) {
  const place = useRef(null);
  const { width } = useSize(place);
  const band = bandOf(values, spread, positive);
  const limits = limitsOf([values, band.low, band.high, truth ?? []], positive);
  const known = values.filter((value) => value !== null && Number.isFinite(value));
  const ends = `from ${number(Math.min(...known))} to ${number(Math.max(...known))}`;
  const text = `${title}: ${known.length ? ends : "not modelled"}`;
  return html`<figure class="course" aria-label=${title}>
    <figcaption><strong>${title}</strong><span class="small muted">${about}</span></figcaption>
    <div ref=${place} style=${{ height: `${HEIGHT}px` }}>${width > LEFT && html`<svg role="img" aria-label=${text}
      width=${width} height=${HEIGHT}>
      <${Lines} width=${width} t=${t} limits=${limits} values=${values} band=${band} truth=${truth} counts=${counts} />
      <text x=${LEFT} y=${HEIGHT - 4}>${number(t[0])}</text>
      <text x=${width} y=${HEIGHT - 4} text-anchor="end">${`${number(t[t.length - 1])} (${time})`}</text>
    </svg>`}</div>
  </figure>`;
}

function Lines({ width, t, limits, values, band, truth, counts }) {
  const [low, high] = limits;
  const foot = HEIGHT - BOTTOM;
  const x = t.map((_, k) => LEFT + ((k + 0.5) / t.length) * (width - LEFT - 1));
  const y = (list) => list.map((value) => (value === null ? NaN : foot - ((value - low) / (high - low)) * (foot - 2)));
  const ticks = x.filter((_, k) => counts?.[k] > 0).map((at) => `M${at.toFixed(1)} ${foot}v-8`);
  return html`<path class="frame" d=${`M${LEFT} 2V${foot}H${width - 1}`} />
    <text x=${LEFT - 4} y="12" text-anchor="end">${number(high)}</text>
    <text x=${LEFT - 4} y=${foot} text-anchor="end">${number(low)}</text>
    <path class="band" d=${bandPath(x, y(band.low), y(band.high))} />
    <path class="spikes" d=${ticks.join("")} />
    ${truth && html`<path class="truth" d=${linePath(x, y(truth))} />`}
    <path class="mean" d=${linePath(x, y(values))} />`;
}
