// Painting a raster: spikes as dots, or the counts of an image, above the bands of the populations.
import { unpack } from "../api.js";
import { modelTime } from "./format.js";
import { brushOf, ink, inkOf, parts } from "./ink.js";

export const MARGIN = { left: 130, right: 22, top: 4, bottom: 22 }; // CSS pixels
const LABEL = 12; // CSS pixels that a name needs
const LARGEST_DOT = 3;
const FAINTEST = 60; // of 255: one spike in a pixel of an image is still seen

/** An answer of the server, unpacked once. */
export function prepare(found) {
  const cells = found.rows.length ? found.rows[found.rows.length - 1].to : 0;
  if (found.mode === "image") return { ...found, cells, counts: unpack(found.counts) };
  return { ...found, cells, t: unpack(found.t), y: unpack(found.y), population: unpack(found.population) };
}

/** The part of a canvas where spikes stand, in CSS pixels. */
export function plotArea(width, height) {
  const { left, right, top, bottom } = MARGIN;
  return { left, top, width: Math.max(1, width - left - right), height: Math.max(1, height - top - bottom) };
}

/** Paint a raster for a span of time; what was loaded for another span stands where it belongs. */
export function paintRaster(canvas, raster, span, scale) {
  const [width, height] = [canvas.width / scale, canvas.height / scale];
  const area = plotArea(width, height);
  const brush = brushOf(canvas);
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  brush.clearRect(0, 0, width, height);
  paintBands(brush, raster, area);
  paintTimes(brush, span, area, height);
  brush.save();
  brush.beginPath();
  brush.rect(area.left, area.top, area.width, area.height);
  brush.clip();
  (raster.mode === "image" ? paintImage : paintDots)(brush, raster, span, area, scale);
  brush.restore();
  brush.strokeStyle = ink("--line");
  brush.strokeRect(area.left - 0.5, area.top - 0.5, area.width + 1, area.height + 1);
}

function paintBands(brush, raster, area) {
  brush.font = "11px system-ui, sans-serif";
  brush.textAlign = "right";
  brush.textBaseline = "middle";
  let free = -Infinity;
  raster.rows.forEach((row, k) => {
    const [top, bottom] = [row.from, row.to].map((cell) => area.top + (cell / raster.cells) * area.height);
    brush.fillStyle = ink(k % 2 ? "--panel" : "--page");
    brush.fillRect(area.left, top, area.width, bottom - top);
    const middle = (top + bottom) / 2;
    if (middle - LABEL / 2 < free) return; // names of thin bands would lie on each other
    free = middle + LABEL / 2;
    brush.fillStyle = ink("--text");
    brush.fillText(shortened(brush, row.short, area.left - 10), area.left - 6, middle);
  });
}

function shortened(brush, text, width) {
  if (brush.measureText(text).width <= width) return text;
  let end = text.length - 1;
  while (end > 1 && brush.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

function paintTimes(brush, { start, stop }, area, height) {
  brush.fillStyle = ink("--muted");
  brush.strokeStyle = ink("--line");
  brush.textBaseline = "bottom";
  brush.textAlign = "center";
  for (const time of ticks(start, stop, area.width / 110)) {
    const x = area.left + ((time - start) / (stop - start)) * area.width;
    brush.beginPath();
    brush.moveTo(x, area.top + area.height);
    brush.lineTo(x, area.top + area.height + 4);
    brush.stroke();
    brush.fillText(modelTime(time, stop - start), Math.min(x, area.left + area.width - 20), height - 2);
  }
}

/** Round times within a span, about so many. */
export function ticks(start, stop, many) {
  const rough = (stop - start) / Math.max(many, 2);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const found = [];
  for (let k = Math.ceil(start / step - 1e-9); k * step <= stop + 1e-12; k++) found.push(k * step);
  return found;
}

/** Colours of the bands as the numbers that an image holds. */
function bandColours(raster) {
  return raster.rows.map((row) => {
    const [red, green, blue] = parts(inkOf(row.slot));
    return (blue << 16) | (green << 8) | red;
  });
}

function paintDots(brush, raster, { start, stop }, area, scale) {
  const [width, height] = [Math.round(area.width * scale), Math.round(area.height * scale)];
  const tall = Math.round((height / raster.cells) * 0.8); // what a cell has room for
  const dot = Math.max(1, Math.min(Math.round(LARGEST_DOT * scale), tall, raster.t.length > 20000 ? 2 : 9));
  const size = raster.t.length < 5000 ? Math.max(dot, 2) : dot;
  const picture = new ImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  const inks = bandColours(raster).map((colour) => (colour | 0xff000000) >>> 0);
  const [perSecond, perCell] = [width / (stop - start), height / raster.cells];
  for (let k = 0; k < raster.t.length; k++) {
    const x = Math.floor((raster.t[k] - start) * perSecond); // | 0 would take what is just before for the first pixel
    if (x < 0 || x >= width) continue;
    const y = ((raster.y[k] + 0.5) * perCell) | 0;
    const colour = inks[raster.population[k]];
    for (let down = y; down < Math.min(y + size, height); down++) {
      for (let along = x; along < Math.min(x + size, width); along++) pixels[down * width + along] = colour;
    }
  }
  stamp(brush, picture, [0, 0, width, height], area);
}

function paintImage(brush, raster, { start, stop }, area) {
  raster.painted ??= {};
  const theme = ink("--e0");
  if (raster.painted.theme !== theme) raster.painted = { theme, picture: imageOf(raster) };
  const perSecond = raster.width / (raster.stop - raster.start);
  const shown = [(start - raster.start) * perSecond, 0, (stop - start) * perSecond, raster.height];
  stamp(brush, raster.painted.picture, shown, area);
}

/** The counts as a picture: the more spikes in a pixel, the less of the ground is seen through it. */
function imageOf(raster) {
  const picture = new ImageData(raster.width, raster.height);
  const pixels = new Uint32Array(picture.data.buffer);
  const most = ceiling(raster.counts);
  const inks = bandColours(raster);
  let band = 0;
  for (let line = 0; line < raster.height; line++) {
    const cell = ((line + 0.5) * raster.cells) / raster.height;
    while (band < raster.rows.length - 1 && cell >= raster.rows[band].to) band += 1;
    for (let column = 0; column < raster.width; column++) {
      const many = raster.counts[line * raster.width + column];
      if (!many) continue;
      const depth = FAINTEST + (255 - FAINTEST) * Math.sqrt(Math.min(many / most, 1));
      pixels[line * raster.width + column] = ((depth << 24) | inks[band]) >>> 0;
    }
  }
  return picture;
}

/** The count that all but the busiest pixels stay below. */
function ceiling(counts) {
  const tally = new Uint32Array(256);
  let filled = 0;
  for (const many of counts) {
    if (!many) continue;
    tally[Math.min(many, 255)] += 1;
    filled += 1;
  }
  let beyond = filled * 0.01;
  for (let many = 255; many > 0; many--) {
    beyond -= tally[many];
    if (beyond < 0) return many;
  }
  return 1;
}

/**
 * Put a part of a picture into an area of a canvas.
 * @param {any} brush
 * @param {ImageData} picture
 * @param {number[]} part
 */
function stamp(brush, picture, [x, y, width, height], area) {
  const sheet = new OffscreenCanvas(picture.width, picture.height);
  brushOf(sheet).putImageData(picture, 0, 0);
  brush.imageSmoothingEnabled = false;
  brush.drawImage(sheet, x, y, width, height, area.left, area.top, area.width, area.height);
}
