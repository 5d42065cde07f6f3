// Rasters of several runs under each other, over the same part of the time.
import { html, useMemo } from "../lib.js";
import { Answered, useAnswer } from "./answer.js";
import { Raster } from "./raster.js";
import { Scope } from "./scope.js";
import { TimeBar } from "./time_bar.js";
import { query } from "./answer.js";
import { Store } from "../store.js";

const HEIGHT = 210; // CSS pixels of each

export function CompareRasters({ found }) {
  const span = useMemo(() => new Store({ start: found.start, stop: found.stop }), [found]);
  const common = useMemo(() => {
    const nothing = { populations: [], runtime: found.stop, dt: 1e-4 };
    return Object.assign(new Scope("", "", nothing), { span });
  }, [found, span]);
  return html`<${TimeBar} scope=${common} />${found.runs.map((run) => html`<${Own} key=${run.id} run=${run} span=${span} />`)}`;
}

function Own({ run, span }) {
  const [id, point] = run.id.split(":");
  const answer = useAnswer(query(`/runs/${id}/results`, { point }));
  return html`<section class="raster-own"><h2><span class="letter">${run.letter}</span> ${run.title}</h2>
    <${Answered} answer=${answer} what="spikes">
      ${(results) => html`<${OwnRaster} id=${id} point=${point ?? ""} results=${results} span=${span} run=${run} />`}<//>
  </section>`;
}

function OwnRaster({ id, point, results, span, run }) {
  const scope = useMemo(() => Object.assign(new Scope(id, point, results), { span }), [id, point, results, span]);
  return html`<${Raster} scope=${scope} height=${HEIGHT} label=${`Raster of ${run.letter}, ${run.title}`} />`;
}
