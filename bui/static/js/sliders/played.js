// The spikes and rates of the values that the sliders stand at.
import { html, useMemo } from "../lib.js";
import { duration, whole } from "../look/format.js";
import { sentence } from "../look/answer.js";
import { Scope } from "../look/scope.js";
import { RasterSoFar, RatesSoFar } from "../runs/live.js";
import { RateNames } from "../runs/names.js";

/** @param {Props<{state: import("./play.js").Shown}>} props */
export function Played({ state: { found, problem, busy } }) {
  const raster = found?.raster;
  const scope = useMemo(() => raster && new Scope("", "", /** @type {any} */ ({
    populations: raster.rows.map((row) => ({ ...row, spikes: 0 })), runtime: raster.stop, dt: 1e-4,
  })), [raster]);
  return html`<div class="played" aria-busy=${busy}>
    <p class="small muted" role="status">${busy ? "Running …" : said(found)}</p>
    ${problem && html`<p class="notice bad" role="alert">${sentence(problem)}</p>`}
    ${raster && scope && html`<${RasterSoFar} found=${raster} />
      ${found.rates && html`<${RatesSoFar} scope=${scope} rates=${found.rates} stop=${raster.stop} />`}
      <${RateNames} scope=${scope} rates=${found.mean_rates} />`}
  </div>`;
}

const said = (found) =>
  found ? `Took ${duration(found.seconds)}; seed ${found.seed}; ${whole(found.raster?.spikes)} spikes.` : "";
