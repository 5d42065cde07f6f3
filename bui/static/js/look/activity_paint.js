// Painting cells at their positions, a panel for each layer; those that fire are bright and fade.
import { brushOf, ink, inkOf } from "./ink.js";
import { layerOf } from "./kinds.js";

const ROOM = 10; // CSS pixels around a panel
const HEAD = 18; // for its title
const FADE = [1, 0.55, 0.3, 0.15]; // of the frames before, the latest first

/** Where the panels stand, and which cells are in each. */
export function panelsOf(film, size) {
  const layers = [...new Set(film.rows.map(layerOf))];
  const box = extent(film);
  const columns = best(layers.length, size, box);
  const lines = Math.ceil(layers.length / columns);
  const [width, height] = [size.width / columns, size.height / lines];
  const scale = Math.min((width - 2 * ROOM) / box.width, (height - 2 * ROOM - HEAD) / box.height);
  return layers.map((title, k) => ({
    title, scale, x: (k % columns) * width + width / 2, y: Math.floor(k / columns) * height + HEAD + (height - HEAD) / 2,
    rows: film.rows.filter((row) => layerOf(row) === title), box,
    width: box.width * scale + ROOM, height: box.height * scale + ROOM,
  }));
}

function extent({ x, y }) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < x.length; k++) {
    if (Number.isNaN(x[k])) continue;
    [left, right, top, bottom] = [Math.min(left, x[k]), Math.max(right, x[k]), Math.min(top, y[k]), Math.max(bottom, y[k])];
  }
  const [width, height] = [right - left, bottom - top].map((side) => Math.max(side, 1e-6));
  return { x: (left + right) / 2, y: (top + bottom) / 2, width, height };
}

/** The number of columns that leaves the most room. */
function best(many, size, box) {
  const across = (columns) => (size.width / columns - 2 * ROOM) / box.width;
  const down = (lines) => (size.height / lines - 2 * ROOM - HEAD) / box.height;
  const room = (columns) => Math.min(across(columns), down(Math.ceil(many / columns)));
  return Array.from({ length: many }, (_, k) => k + 1).reduce((one, other) => (room(other) > room(one) ? other : one), 1);
}

function spot(film, { x, y, box, scale }, cell) {
  return [x + (film.x[cell] - box.x) * scale, y - (film.y[cell] - box.y) * scale];
}

/** The side of a cell, in CSS pixels: the fewer there are, the larger. */
const dotOf = (film) => (film.x.length < 1500 ? 3.5 : film.x.length < 6000 ? 2.2 : 1.5);

/** What does not move: frames, titles, and all cells, faint. */
export function paintGround(film, panels, size, scale) {
  const sheet = new OffscreenCanvas(Math.max(1, Math.round(size.width * scale)), Math.max(1, Math.round(size.height * scale)));
  const brush = brushOf(sheet);
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  brush.font = "11px system-ui, sans-serif";
  for (const panel of panels) {
    brush.fillStyle = ink("--muted");
    brush.fillText(panel.title, panel.x - panel.width / 2, panel.y - panel.height / 2 - 5);
    brush.strokeStyle = ink("--line");
    brush.strokeRect(panel.x - panel.width / 2, panel.y - panel.height / 2, panel.width, panel.height);
    brush.globalAlpha = 0.35;
    const side = dotOf(film);
    for (const row of panel.rows) {
      brush.fillStyle = inkOf(row.slot);
      for (let cell = row.from; cell < row.to; cell++) {
        const [x, y] = spot(film, panel, cell);
        brush.fillRect(x - side / 2, y - side / 2, side, side);
      }
    }
    brush.globalAlpha = 1;
  }
  return sheet;
}

/** One frame above the ground. */
export function paintFrame(canvas, ground, film, panels, frame, size, scale) {
  if (canvas.width !== ground.width || canvas.height !== ground.height) {
    [canvas.width, canvas.height] = [ground.width, ground.height];
  }
  canvas.style.width = `${size.width}px`;
  canvas.style.height = `${size.height}px`;
  const brush = brushOf(canvas);
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(ground, 0, 0);
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  const panelOf = film.rows.map((row) => panels.find((panel) => panel.rows.includes(row)));
  const inks = film.rows.map((row) => inkOf(row.slot));
  for (let back = Math.min(FADE.length - 1, frame); back >= 0; back--) {
    brush.globalAlpha = FADE[back];
    const side = dotOf(film) * (back ? 1.6 : 2.2);
    let band = 0;
    for (let k = film.offsets[frame - back]; k < film.offsets[frame - back + 1]; k++) {
      const cell = film.cell[k];
      while (band < film.rows.length - 1 && cell >= film.rows[band].to) band += 1; // cells of a frame are in order
      const [x, y] = spot(film, panelOf[band], cell);
      brush.fillStyle = inks[band];
      brush.fillRect(x - side / 2, y - side / 2, side, side);
    }
  }
  brush.globalAlpha = 1;
  canvas.dataset.frame = frame;
}
