// The view of latent dynamics: a list of the runs of LFADS, and beside it the run that is open.
import { html } from "../lib.js";
import { Answered, useAnswer } from "../look/answer.js";
import { FitDetail } from "./detail.js";
import { FitList } from "./list.js";
import { StartButton } from "./start.js";
import { useTurn } from "./turn.js";

/** @param {Props<{route: Route}>} props */
export function LatentsView({ route }) {
  const answer = useAnswer("/latents", { turn: useTurn(true) });
  return html`<div class=${`runs-view ${route.run ? "with-detail" : ""}`}>
    <section class="runs-side" aria-label="List of runs of LFADS">
      <div class="row"><h1 class="grow">Latent dynamics</h1><${StartButton} /></div>
      <${Answered} answer=${answer} what="runs of LFADS">
        ${(found) => html`<${FitList} found=${found} chosen=${route.run} />`}<//>
    </section>
    ${route.run && html`<${FitDetail} key=${route.run} id=${route.run} tab=${route.tab} />`}
  </div>`;
}
