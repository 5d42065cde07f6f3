// A small histogram.
import { html } from "../lib.js";
import { ticks } from "./words.js";

const [WIDE, TALL, LEFT, BELOW] = [300, 96, 40, 16];

/**
 * Bars between edges, with round numbers along both axes.
 *
 * heights: one for each bar, null where there is none to tell. mark: a value that a line shows.
 * text: what is to be seen, in words.
 */
export function Bars({ title, edges, heights, mark = null, text, note = "" }) {
  const [from, to] = [edges[0], edges[edges.length - 1]];
  const most = Math.max(...heights.map((height) => height ?? 0)) || 1;
  const across = (value) => LEFT + ((value - from) / (to - from || 1)) * (WIDE - LEFT - 8);
  const up = (height) => TALL - BELOW - (height / most) * (TALL - BELOW - 8);
  const bar = (height, at) => height !== null && html`<rect key=${at} x=${across(edges[at])} y=${up(height)}
    width=${Math.max(0.5, across(edges[at + 1]) - across(edges[at]) - 0.5)} height=${up(0) - up(height)} />`;
  return html`<figure class="bars"><figcaption>${title}</figcaption>
    <svg viewBox=${`0 0 ${WIDE} ${TALL}`} role="img" aria-label=${text}>
      ${heights.map(bar)}
      ${mark !== null && html`<line class="mark" x1=${across(mark)} x2=${across(mark)} y1="4" y2=${up(0)} />`}
      <path class="axis" d=${`M ${LEFT} 4 V ${up(0)} H ${WIDE - 6}`} />
      ${ticks(from, to, 5).map((at) => html`<text key=${`x${at}`} x=${across(at)} y=${TALL - 3}>${at}</text>`)}
      ${ticks(0, most, 2).map((at) => html`<text key=${`y${at}`} class="end" x=${LEFT - 4} y=${up(at) + 4}>${at}</text>`)}
    </svg>
    ${note && html`<p class="muted small">${note}</p>`}</figure>`;
}
