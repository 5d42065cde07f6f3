// Where the cells stand, from above, population by population.
import { post } from "../api.js";
import { asked } from "../tables.js";
import { isConfirmed } from "../edit/checking.js";
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { inkOf, slotsOf, styleOf } from "../look/ink.js";
import { ticks } from "./words.js";

export function Positions({ network, content, settings }) {
  const [found, setFound] = useState(null);
  const [said, setSaid] = useState("");
  const [hidden, setHidden] = useState(new Set());
  const canvas = useRef(null);
  const slots = useMemo(() => slotsOf(network.nodes), [network]); // the colours that results have
  useEffect(() => {
    const flight = new AbortController();
    post("/positions", { ...asked(content), trust: isConfirmed() }, flight).then(
      (answer) => {
        setFound(answer);
        setSaid("");
      },
      (error) => error.name !== "AbortError" && setSaid(error.message),
    );
    return () => flight.abort();
  }, [content]);
  useEffect(() => {
    if (!found) return undefined;
    const again = () => draw(canvas.current, found, hidden, slots);
    const watch = new ResizeObserver(again);
    watch.observe(canvas.current);
    addEventListener("themechange", again);
    return () => {
      watch.disconnect();
      removeEventListener("themechange", again);
    };
  }, [found, hidden, slots]);
  useEffect(() => {
    const left = found?.populations.filter((cells) => !hidden.has(cells.name)) ?? [];
    settings.current = hidden.size ? { names: left.map((cells) => cells.name).join(",") } : {};
  }, [found, hidden, settings]);
  const toggle = (name) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  const titles = new Map(network.nodes.map((node) => [node.name, node.told]));
  const shown = found?.populations.reduce((sum, cells) => sum + cells.x.length, 0) ?? 0;
  return html`<div class="positions panel">
    ${said && html`<p class="warn">▲ ${said}</p>`}
    <canvas ref=${canvas} role="img" aria-label=${`Positions of ${shown} cells`} data-cells=${shown}></canvas>
    <div class="positions-legend"><p class="muted">${found ? sizeWords(found, shown) : "Placing the cells …"}; mm</p>
      ${(found?.populations ?? []).map((cells) => html`<label key=${cells.name}>
        <input type="checkbox" checked=${!hidden.has(cells.name)} onChange=${() => toggle(cells.name)} />
        <span class="swatch" style=${{ background: `var(${styleOf(slots[cells.name] ?? "n0").ink})` }}></span>${" "}
        ${titles.get(cells.name) ?? cells.name} <span class="muted">${cells.excitatory ? "▲" : "●"} ${cells.x.length}</span>
      </label>`)}</div>
  </div>`;
}

const sizeWords = (found, shown) =>
  found.shown_of > 1 ? `${shown} of ${found.cells} cells, one of ${found.shown_of}` : `all ${shown} cells`;

function draw(canvas, found, hidden, slots) {
  const { clientWidth: wide, clientHeight: tall } = canvas;
  const ratio = devicePixelRatio;
  canvas.width = wide * ratio;
  canvas.height = tall * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const style = getComputedStyle(document.documentElement);
  const far = Math.max(1e-6, ...found.populations.flatMap((cells) => [...cells.x, ...cells.y].map(Math.abs)));
  const scale = (Math.min(wide, tall) / 2 - 26) / far;
  const [x0, y0] = [wide / 2, tall / 2];
  const [colour, line] = ["--muted", "--line"].map((name) => style.getPropertyValue(name));
  axes(pen, { x0, y0, far, scale, tall, colour, line });
  const size = Math.max(1.5, Math.min(4, 120 / Math.sqrt(found.cells)));
  found.populations.forEach((cells) => {
    if (hidden.has(cells.name)) return;
    pen.fillStyle = inkOf(slots[cells.name] ?? "n0");
    cells.x.forEach((x, at) => {
      pen.beginPath();
      pen.arc(x0 + x * scale, y0 - cells.y[at] * scale, size, 0, 7);
      pen.fill();
    });
  });
}

function axes(pen, { x0, y0, far, scale, tall, colour, line }) {
  pen.strokeStyle = line;
  pen.fillStyle = colour;
  pen.font = "12px system-ui, sans-serif";
  for (const at of ticks(-far, far, 8)) {
    const label = String(at);
    pen.beginPath();
    pen.moveTo(x0 + at * scale, y0 - far * scale);
    pen.lineTo(x0 + at * scale, y0 + far * scale);
    pen.moveTo(x0 - far * scale, y0 - at * scale);
    pen.lineTo(x0 + far * scale, y0 - at * scale);
    pen.stroke();
    pen.textAlign = "center";
    pen.fillText(label, x0 + at * scale, Math.min(tall - 6, y0 + far * scale + 16));
    pen.textAlign = "right";
    pen.fillText(label, Math.max(30, x0 - far * scale - 6), y0 - at * scale + 4);
  }
}
