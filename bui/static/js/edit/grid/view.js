// A grid as a component: it is made once, and shown a new model whenever something has changed.
import { html, useEffect, useLayoutEffect, useRef } from "../../lib.js";
import { CellGrid } from "./cells.js";

/** `hold` is a ref that has the grid while it is there. */
export function GridView({ label, model, tell, hold }) {
  const host = useRef(null);
  const told = useRef(tell);
  told.current = tell;
  useLayoutEffect(() => {
    // Handlers of the last render are called, not those of the first.
    const through = new Proxy({}, { get: (_, name) => (...words) => told.current[name]?.(...words) });
    const grid = new CellGrid(host.current, label, through);
    hold.current = grid;
    return () => grid.remove();
  }, [label, hold]);
  useLayoutEffect(() => hold.current.show(model), [model, hold]);
  useEffect(() => hold.current.tell.active(hold.current.place()), [label, hold]);
  return html`<div class="grid-host" ref=${host}></div>`;
}
