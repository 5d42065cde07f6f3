// Which part of the time is shown: numbers, and buttons for what the mouse does in pictures.
import { html } from "../lib.js";
import { useStore } from "../store.js";

export function TimeBar({ scope, children }) {
  const { start, stop } = useStore(scope.span);
  const whole = start <= 0 && stop >= scope.results.runtime;
  const set = (from, to) => Number.isFinite(from) && Number.isFinite(to) && from < to && scope.show(from, to);
  const digits = Math.max(0, 2 - Math.floor(Math.log10((stop - start) * 1000)));
  const ms = (seconds) => Number((seconds * 1000).toFixed(Math.min(digits, 6)));
  return html`<div class="row time-bar small" role="group" aria-label="Time shown">
    <label>From <input type="number" aria-label="From, in ms" min="0" step="any" value=${ms(start)}
      onChange=${(event) => set(event.target.value / 1000, stop)} /></label>
    <label>to <input type="number" aria-label="to, in ms" min="0" step="any" value=${ms(stop)}
      onChange=${(event) => set(start, event.target.value / 1000)} /> ms</label>
    <button aria-label="Zoom in" title="Zoom in (+)" onClick=${() => scope.zoom(0.5)}>+</button>
    <button aria-label="Zoom out" title="Zoom out (-)" disabled=${whole} onClick=${() => scope.zoom(2)}>−</button>
    <button aria-label="Earlier" title="Earlier (left arrow)" disabled=${start <= 0}
      onClick=${() => scope.move(-0.5)}>←</button>
    <button aria-label="Later" title="Later (right arrow)" disabled=${stop >= scope.results.runtime}
      onClick=${() => scope.move(0.5)}>→</button>
    <button disabled=${whole} title="The whole run (0)" onClick=${() => scope.showAll()}>Whole run</button>
    ${children}
  </div>`;
}

/** Keys of pictures over time; answers whether the key was one. */
export function timeKey(scope, key) {
  const work = {
    "+": () => scope.zoom(0.5), "=": () => scope.zoom(0.5), "-": () => scope.zoom(2),
    0: () => scope.showAll(), Home: () => scope.showAll(),
    ArrowLeft: () => scope.move(-0.25), ArrowRight: () => scope.move(0.25),
  }[key];
  work?.();
  return Boolean(work);
}
