// The latest rates of the populations of a run under way, as small lines.
import { number } from "../look/format.js";
import { html } from "../lib.js";

const KINDS = 5;

/** How each population fires: {t, names, values} as the server tells it; nothing where the device cannot say. */
export function Sparkline({ rates, width = 150, height = 30 }) {
  if (!rates || rates.t.length < 2) return null;
  const [start, stop] = [rates.t[0], rates.t[rates.t.length - 1]];
  const top = Math.max(1e-9, ...rates.values.map((own) => Math.max(...own)));
  const x = (k) => (((rates.t[k] - start) / (stop - start || 1)) * width).toFixed(1);
  const y = (rate) => (height - 1 - (rate / top) * (height - 2)).toFixed(1);
  const line = (own) => own.map((rate, k) => `${x(k)},${y(rate)}`).join(" ");
  const latest = rates.names.map((name, k) => `${name} ${number(rates.values[k][rates.values[k].length - 1])} Hz`).join(", ");
  return html`<svg class="sparkline" role="img" aria-label=${`Rates of the populations: ${latest}`} width=${width}
    height=${height} viewBox=${`0 0 ${width} ${height}`}>
    <title>${latest}</title>
    ${rates.values.map((own, k) => html`<polyline key=${rates.names[k]} class=${`line${k % KINDS}`} points=${line(own)} />`)}
  </svg>`;
}
