// The mouse above a raster: crosshair, a band while dragging, moving with Shift, the wheel.
import { modelTime } from "./format.js";
import { brushOf, ink } from "./ink.js";
import { plotArea } from "./raster_paint.js";

const LEAST = 4; // CSS pixels that count as dragging
const WHEEL = 1.0015;

/** Follow the mouse on a canvas; `state` gives {scope, raster, span, size}, `point` is told where it is, or null. */
export function followMouse(cover, state, point) {
  let held = null;
  const timeAt = (x) => {
    const { span, size } = state();
    const area = plotArea(size.width, size.height);
    return span.start + ((x - area.left) / area.width) * (span.stop - span.start);
  };
  const place = (event) => {
    const box = cover.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const on = {
    pointerdown(event) {
      if (event.button !== 0) return;
      cover.setPointerCapture(event.pointerId);
      held = { ...place(event), span: state().span, moves: event.shiftKey };
    },
    pointermove(event) {
      const now = place(event);
      if (held?.moves) pan(state(), held, now);
      paintCover(cover, state(), now, held && !held.moves ? held : null);
      point(now);
    },
    pointerup(event) {
      const now = place(event);
      if (held && !held.moves && Math.abs(now.x - held.x) >= LEAST) {
        const [one, other] = [timeAt(held.x), timeAt(now.x)];
        state().scope.show(Math.min(one, other), Math.max(one, other));
      }
      held = null;
      paintCover(cover, state(), now, null);
    },
    pointercancel: () => (held = null),
    pointerleave() {
      if (held) return;
      paintCover(cover, state(), null, null);
      point(null);
    },
    dblclick: () => state().scope.showAll(),
    wheel(event) {
      event.preventDefault();
      state().scope.zoom(WHEEL ** Math.max(-400, Math.min(400, event.deltaY)), timeAt(place(event).x));
    },
  };
  for (const [name, work] of Object.entries(on)) cover.addEventListener(name, work, { passive: false });
  return () => Object.entries(on).forEach(([name, work]) => cover.removeEventListener(name, work));
}

function pan({ scope, size }, held, now) {
  const area = plotArea(size.width, size.height);
  const by = ((held.x - now.x) / area.width) * (held.span.stop - held.span.start);
  scope.show(held.span.start + by, held.span.stop + by);
}

function paintCover(cover, { size }, now, held) {
  const scale = devicePixelRatio || 1;
  const area = plotArea(size.width, size.height);
  const brush = brushOf(cover);
  brush.setTransform(scale, 0, 0, scale, 0, 0);
  brush.clearRect(0, 0, size.width, size.height);
  if (!now || now.x < area.left || now.x > area.left + area.width) return;
  if (held && Math.abs(held.x - now.x) >= LEAST) {
    brush.fillStyle = `${ink("--focus")}40`;
    brush.fillRect(held.x, area.top, now.x - held.x, area.height);
  }
  brush.strokeStyle = ink("--muted");
  brush.setLineDash([3, 3]);
  brush.beginPath();
  brush.moveTo(now.x, area.top);
  brush.lineTo(now.x, area.top + area.height);
  if (now.y > area.top && now.y < area.top + area.height) {
    brush.moveTo(area.left, now.y);
    brush.lineTo(area.left + area.width, now.y);
  }
  brush.stroke();
}

/** Population, cell and time under the mouse, in words. */
export function readAt({ raster, span, size }, { x, y }) {
  const area = plotArea(size.width, size.height);
  if (y < area.top || y >= area.top + area.height) return "";
  const cell = Math.floor(((y - area.top) / area.height) * raster.cells);
  const row = raster.rows.find((own) => cell >= own.from && cell < own.to);
  if (!row) return "";
  if (x < area.left) return `${row.short}: ${row.to - row.from} cells`;
  const time = span.start + ((x - area.left) / area.width) * (span.stop - span.start);
  return `${row.short}  ·  cell ${cell - row.from}  ·  ${modelTime(time, span.stop - span.start)}`;
}
