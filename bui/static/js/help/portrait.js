// What the cells of a block do: the rate over the injected current, and the response to one spike of each receptor; live while
// values change.
import { html, useRef, useState } from "../lib.js";
import { Chart } from "../look/chart.js";
import { Typed } from "../typed.js";
import { useAsked } from "./asking.js";

const NAMES = { ge: "excitatory spike", gi: "inhibitory spike" };
const INKS = { ge: "--excitatory", gi: "--inhibitory" };
/** @type {[number, string][]} */
const PREFIXES = [[1, ""], [1e-3, "m"], [1e-6, "µ"], [1e-9, "n"], [1e-12, "p"]];
const SYMBOLS = { volt: "V", amp: "A", siemens: "S", second: "s", ohm: "Ω", 1: "" };
const HEIGHT = 130;

/** A number (SI unit) with the unit that suits it: `2.4 mV`. */
export function amount(value, unit) {
  const symbol = SYMBOLS[unit] ?? unit;
  if (!symbol || !value) return `${Number(value.toPrecision(3))} ${symbol}`.trim();
  const size = Math.abs(value);
  if (unit === "ohm") return size >= 1e9 ? `${(value / 1e9).toPrecision(3)} GΩ` : `${Number((value / 1e6).toPrecision(3))} MΩ`;
  const [factor, prefix] = PREFIXES.find(([one]) => size >= one) ?? PREFIXES[PREFIXES.length - 1];
  return `${Number((value / factor).toPrecision(3))} ${prefix}${symbol}`;
}

/** Peak, time to peak and decay in words. */
export function told(course, unit) {
  if (!course) return "not measured";
  const decay = course.decay === null ? "has not decayed to 1/e" : `decays to 1/e in ${amount(course.decay, "second")}`;
  return `peak ${amount(course.peak, unit)} after ${amount(course.time_to_peak, "second")}, ${decay}`;
}

/** @param {Props<{content: Content, block: string}>} props */
export function Portrait({ content, block }) {
  const [weights, setWeights] = useState(/** @type {{ge: string, gi: string}} */ ({ ge: "", gi: "" }));
  const { params, G, physiology } = content.sheets;
  const sheets = { params, G, physiology };
  const key = JSON.stringify([block, weights, sheets, content.models]);
  const { found, fault: refused, old } = useAsked("/cell", () => ({ sheets, models: content.models, block, weights }), key);
  const last = useRef(/** @type {Told<"BlockPortrait"> | null} */ (null)); // stays while a value is wrong
  if (found?.portrait) last.current = found.portrait;
  const [shown, fault] = [last.current, refused || found?.fault];
  return html`<section class="portrait" aria-label=${`Cells of the block ${block}`} aria-busy=${old}>
    <h3>Cells of ${block}</h3>
    ${fault && html`<p class="bad" role="alert">${fault}</p>`}
    ${!shown && !fault && html`<p class="muted">…</p>`}
    ${shown && html`<div class=${fault ? "old" : ""}>
      <${Numbers} shown=${shown} />
      ${shown.currents.length > 0 && html`<${Curve} shown=${shown} />`}
      ${shown.responses.map((one) => html`<${Answered} key=${one.sign} one=${one} unit=${shown.unit}
        weight=${weights[one.sign]} set=${(text) => setWeights({ ...weights, [one.sign]: text })} />`)}
      ${shown.notes.map((note) => html`<p class="muted small" key=${note}>${note}</p>`)}
    </div>`}
  </section>`;
}

/** @param {{shown: Told<"BlockPortrait">}} props */
function Numbers({ shown }) {
  const { model, rest, unit, resistance, rheobase, tonic } = shown;
  const onTop = tonic ? " on top of tonic_current" : "";
  return html`<dl>
    <dt>Model</dt><dd>${model}</dd>
    <dt>At rest</dt><dd>${amount(rest, unit)}</dd>
    ${resistance !== null && html`<dt>Input resistance</dt><dd>${amount(resistance, "ohm")}</dd>`}
    ${rheobase !== null && html`<dt>Fires from</dt><dd>${amount(rheobase, "amp")}${onTop}</dd>`}
  </dl>`;
}

/** @param {{shown: Told<"BlockPortrait">}} props */
function Curve({ shown }) {
  const { currents, rates, tonic } = shown;
  const onTop = tonic ? `, on top of tonic_current (${amount(tonic, "amp")})` : "";
  const most = Math.max(...rates);
  const last = amount(currents[currents.length - 1], "amp");
  const text = `From ${amount(currents[0], "amp")} to ${last}${onTop} the rate grows to ` +
    `${Number(most.toPrecision(3))} Hz.`;
  return html`<${Chart} title="f–I curve" text=${text} height=${HEIGHT + 30} legend=${false}
    x=${{ label: `injected current${onTop}, pA`, values: currents.map((one) => one * 1e12) }} y=${{ label: "Hz" }}
    series=${[{ label: "rate", values: rates, ink: "--accent", dots: true }]} />`;
}

/** @param {Props<{one: Told<"SpikeResponse">, unit: string, weight: string}>} props */
function Answered({ one, unit, weight, set }) {
  const volts = unit === "volt";
  const scale = volts ? 1e3 : 1;
  const [x, ink] = [{ label: "time after the spike, ms", values: one.t.map((t) => t * 1e3) }, INKS[one.sign]];
  const id = `weight-${one.sign}`;
  const psp = told(one.psp, unit);
  const written = amount(one.weight, one.weight_unit).replace(" ", "*");
  return html`<div>
    <div class="weights"><label for=${id}>${NAMES[one.sign]} of ${one.receptor}, weight
      <${Typed} id=${id} value=${weight} placeholder=${written} set=${set} /></label></div>
    <${Chart} title="Potential" text=${psp} height=${HEIGHT} legend=${false} x=${x}
      y=${{ label: volts ? "change, mV" : "change" }}
      series=${[{ label: "potential", values: one.potential.map((value) => value * scale), ink }]} />
    <p class="small">${psp}</p>
    ${one.current && html`<${Chart} title="Current" text=${told(one.psc, "amp")} height=${HEIGHT} legend=${false} x=${x}
      y=${{ label: "pA" }} series=${[{ label: "current", values: one.current.map((value) => value * 1e12), ink }]} />
    <p class="small">${told(one.psc, "amp")}</p>`}
  </div>`;
}
