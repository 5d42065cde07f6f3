// Line charts: the only module that knows the library which draws them.
import { html, useEffect, useLayoutEffect, useRef } from "../lib.js";
import uPlot from "../../vendor/uplot.js";
import { ink, parts, useSize, useTheme } from "./ink.js";
import { number } from "./format.js";

const AXIS = 56; // CSS pixels for the numbers of the vertical axis
const LEAST_DRAG = 5;
const FONT = "11px system-ui, sans-serif";

/**
 * A chart of lines over a common x.
 *
 * title: what it shows, as its heading. text: what is to be seen, in a sentence, for those who do not see it.
 * x: {label, values, log?, hidden?}. y: {label, log?}. series: [{label, values, ink, dash, steps?, dots?}].
 * range: [from, to] of x. left: width of the vertical axis, to stand under another picture. onZoom(from, to).
 */
export function Chart(
  { title, text, x, y, series, range, left = AXIS, right = 22, height = 210, onZoom, legend = true, small = false },
) {
  const place = useRef(null);
  const words = useRef(null);
  useChart(place, { x, y, series, range, left, right, height, onZoom, words });
  return html`<figure class=${small ? "chart small-chart" : "chart"} aria-label=${title}>
    <figcaption><strong>${title}</strong><span class="muted">${y.label}</span>
      <span class="reading muted" ref=${words}></span></figcaption>
    <div role="img" aria-label=${text} ref=${place} style=${{ height: `${height}px` }}></div>
    ${legend && html`<${Legend} series=${series} />`}
  </figure>`;
}

/** Draw a chart into an element: made anew for other axes, lines or colours, told of other values, another range or size. */
function useChart(place, { x, y, series, range, left, right, height, onZoom, words }) {
  const chart = useRef(null);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const { width } = useSize(place);
  const theme = useTheme();
  const lines = series.map((own) => [own.label, own.ink, own.dash, own.steps, own.dots, own.shade]);
  const shape = JSON.stringify([x.label, x.log, x.hidden, y.label, y.log, left, theme, lines]);
  const visible = width > 0;
  const [from, to] = range ?? [];
  const show = () => {
    if (range) chart.current.setScale("x", { min: from, max: to });
  };
  useLayoutEffect(() => {
    if (!visible) return undefined;
    const wanted = options({ x, y, series, width, height, left, right, zoom, words });
    chart.current = new uPlot(wanted, data(x, series), place.current);
    show();
    return () => {
      chart.current.destroy();
      chart.current = null;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- shape has what a chart is made of; the rest can be told to it
  }, [shape, visible]);
  useEffect(() => {
    if (!chart.current) return;
    chart.current.setData(data(x, series), !range);
    show();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- x and range are objects of one render; what they hold counts
  }, [x.values, series, from, to]);
  useEffect(() => {
    if (chart.current && width) chart.current.setSize({ width, height });
  }, [width, height]);
}

/** Names beside their colours. */
export function Legend({ series }) {
  return html`<ul class="line-names small">${series.map(
    (own) => html`<li key=${own.label}>
      <${LineSample} ink=${own.ink} dash=${own.dash} shade=${own.shade} />
      ${own.label}</li>`,
  )}</ul>`;
}

/** A line as it is in a chart. */
export function LineSample({ ink: colour, dash, shade = 0 }) {
  const style = { borderTopColor: shaded(`var(${colour})`, shade), borderTopStyle: dash ? "dashed" : "solid" };
  return html`<span class="line-sample" style=${style}></span>`;
}

/** A colour nearer to the ground, for lines of one population: 0 is the colour itself, 1 a pale one. */
const shaded = (colour, shade) =>
  shade ? `color-mix(in srgb, ${colour} ${Math.round(100 - 62 * shade)}%, var(--panel))` : colour;

/** The same for a canvas, which knows no names of colours. */
function paint({ ink: name, shade = 0 }) {
  const [one, other] = [parts(ink(name)), parts(ink("--panel"))];
  return shade ? `rgb(${one.map((part, k) => Math.round(part + (other[k] - part) * 0.62 * shade)).join(" ")})` : ink(name);
}

const data = (x, series) => [x.values, ...series.map((own) => own.values)];

function options({ x, y, series, width, height, left, right, zoom, words }) {
  const lines = { stroke: ink("--line"), width: 1 };
  const axis = { stroke: ink("--muted"), grid: lines, ticks: lines, font: FONT, labelFont: FONT };
  const said = (_, ticks) => ticks.map((tick) => (tick === null ? "" : number(tick)));
  return {
    width, height, padding: [8, right, x.hidden ? 6 : 0, 0],
    legend: { show: false },
    cursor: { drag: { x: Boolean(zoom.current), y: false, setScale: false }, points: { size: 6 } },
    scales: {
      x: { time: false, distr: x.log ? 3 : 1 },
      y: y.log ? { distr: 3 } : { range: (_, low, high) => span(low, high) },
    },
    axes: [{ ...axis, label: x.label, labelSize: 18, size: 30, show: !x.hidden }, { ...axis, size: left, values: said }],
    series: [{}, ...series.map(line)],
    hooks: {
      setSelect: [(chart) => selected(chart, zoom)],
      setCursor: [(chart) => read(chart, x, series, words)],
    },
  };
}

function line(own) {
  return {
    label: own.label, stroke: paint(own), width: 1.6, dash: own.dash,
    fill: own.fill ? `${ink(own.ink)}30` : undefined,
    paths: own.dots === "only" ? () => null : own.steps ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear(),
    points: { show: Boolean(own.dots), size: 6, fill: ink(own.ink) }, spanGaps: false,
  };
}

/** Limits of the vertical axis: from 0 where nothing is below it, with a little room above. */
function span(low, high) {
  if (low === null || high === null) return [0, 1];
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low * 1.1), Math.max(0, high * 1.1)];
  const room = (high - low) * 0.06;
  return [low >= 0 && low < high * 0.5 ? 0 : low - room, high + room];
}

function selected(chart, zoom) {
  const { left, width } = chart.select;
  if (width < LEAST_DRAG) return;
  chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  zoom.current?.(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"));
}

/** Say the values under the mouse; those of many lines would not fit. */
function read(chart, x, series, words) {
  const place = chart.cursor.idx;
  if (!words.current) return;
  if (place === null || place === undefined || chart.cursor.left < 0) {
    words.current.textContent = "";
    return;
  }
  const values = series.map((own) => [own.label, own.values[place]]).filter(([, value]) => Number.isFinite(value));
  const most = values.sort((one, other) => other[1] - one[1]).slice(0, 4).map(([label, value]) => `${label} ${number(value)}`);
  words.current.textContent = [`${x.label.split(",")[0]} ${number(x.values[place], 4)}`, ...most].join("  ·  ");
}
