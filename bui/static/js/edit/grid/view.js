// A grid as a component: it is made once, and shown a new model whenever something has changed.
import { html, useEffect, useLayoutEffect, useRef } from "../../lib.js";
import { CellGrid } from "./cells.js";

export function GridView({ label, model, tell, hold }) {
  const host = useRef(null);
  const grid = useRef(null);
  const told = useRef(tell);
  told.current = tell;
  useLayoutEffect(() => {
    // Handlers of the last render are called, not those of the first.
    const through = new Proxy({}, { get: (_, name) => (...words) => told.current[name]?.(...words) });
    grid.current = new CellGrid(host.current, label, through);
    hold?.(grid.current);
    return () => grid.current.remove();
  }, [label]);
  useLayoutEffect(() => grid.current.show(model), [model]);
  useEffect(() => grid.current.tell.active(grid.current.place()), [label]);
  return html`<div class="grid-host" ref=${host}></div>`;
}
