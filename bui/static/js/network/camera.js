// Zoom and pan: what part of a drawing is seen, as a shift and a factor.
import { useCallback, useEffect, useMemo, useState } from "../lib.js";

const [LEAST, MOST] = [0.2, 12];
const STEP = 1.3;
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const PACE = 60; // CSS pixels that an arrow moves

/** Nearer (a factor above 1) or farther; the point `at` stays where it is. */
export function zoomed(view, factor, at) {
  const k = Math.min(MOST, Math.max(LEAST, view.k * factor));
  const ratio = k / view.k;
  return { k, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

export const moved = (view, dx, dy) => ({ ...view, x: view.x + dx, y: view.y + dy });

/** Everything within the window, in its middle, and no larger than it is drawn. */
export function fitted(drawing, size) {
  const k = Math.min(1, size.width / drawing.width, size.height / drawing.height) || 1;
  return { k, x: (size.width - drawing.width * k) / 2, y: (size.height - drawing.height * k) / 2 };
}

/** The view of a drawing of {width, height} in an element of a size: it fits until somebody zooms or moves. */
export function useCamera(element, drawing, size) {
  const [own, setOwn] = useState(null);
  const whole = useMemo(
    () => fitted(drawing, size),
    [drawing.width, drawing.height, size.width, size.height], // eslint-disable-line react-hooks/exhaustive-deps -- numbers
  );
  const view = own ?? whole;
  const change = useCallback((make) => setOwn((now) => make(now ?? whole)), [whole]);
  useEffect(() => {
    const host = element.current;
    if (!host) return undefined;
    const wheel = (event) => {
      event.preventDefault();
      const box = host.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      change((now) => zoomed(now, Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 100) * 0.003), at));
    };
    host.addEventListener("wheel", wheel, { passive: false }); // the page itself must not scroll
    return () => host.removeEventListener("wheel", wheel);
  }, [element, change]);
  const middle = { x: size.width / 2, y: size.height / 2 };
  const by = (factor) => change((now) => zoomed(now, factor, middle));
  const fit = () => setOwn(null);
  const key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "+": () => by(STEP), "=": () => by(STEP), "-": () => by(1 / STEP), 0: fit }[event.key];
    const arrow = ARROWS[event.key];
    if (!act && !arrow) return;
    event.preventDefault();
    if (act) act();
    else change((now) => moved(now, arrow[0] * PACE, arrow[1] * PACE));
  };
  return { view, key, fit, nearer: () => by(STEP), farther: () => by(1 / STEP), drag: dragging(change) };
}

/** Moving by dragging; a press that does not move is a click of `clicked`. */
const dragging = (change) => (event, clicked) => {
  if (event.button !== 0) return;
  let [x, y, far] = [event.clientX, event.clientY, 0];
  const move = (next) => {
    const [dx, dy] = [next.clientX - x, next.clientY - y];
    far += Math.hypot(dx, dy);
    [x, y] = [next.clientX, next.clientY];
    change((now) => moved(now, dx, dy));
  };
  const end = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    if (far < 4) clicked();
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
};
