// How the cells of a population or a pathway are connected, before anything runs: degrees, and probability against distance.
import { post } from "../api.js";
import { isConfirmed } from "../edit/checking.js";
import { html, useEffect, useState } from "../lib.js";
import { asked } from "../tables.js";
import { Bars } from "./bars.js";
import { count } from "./words.js";

const MANY = "There are too many synapses to count those";

/** `of` is a population or the two ends of a pathway, as the server takes it; `expected` says which synapses there are. */
export function Preview({ content, of, expected = { incoming: true, outgoing: true } }) {
  const { found, said } = usePreview(content, of);
  if (said) return html`<p class="warn small">▲ ${said}</p>`;
  if (!found) return html`<p class="muted small">Counting synapses …</p>`;
  const pair = of.population === undefined;
  const { incoming, outgoing, distance } = found;
  const some = distance && distance.pairs < distance.whole;
  return html`<div class="previews" data-ready="true">
    <h3>Before the run</h3>
    <${Degrees} title=${pair ? "Synapses onto a target cell" : "Synapses onto a cell"} degrees=${incoming} />
    ${expected.incoming && !incoming && html`<p class="muted small">${MANY} onto a cell.</p>`}
    <${Degrees} title=${pair ? "Synapses of a source cell" : "Synapses of a cell onto others"} degrees=${outgoing} />
    ${expected.outgoing && !outgoing && html`<p class="muted small">${MANY} of a source cell.</p>`}
    ${distance && html`<${Bars} edges=${distance.edges} heights=${distance.probability}
      title="Probability of a connection against distance, mm" text="Probability of a connection by distance"
      note=${some ? `of ${count(distance.pairs)} of ${count(distance.whole)} pairs of cells` : ""} />`}
  </div>`;
}

function Degrees({ title, degrees }) {
  if (!degrees) return null;
  const { edges, cells, mean, sd, counted, whole } = degrees;
  const told = `${Number(mean.toPrecision(4))} ± ${Number(sd.toPrecision(3))}`;
  const sample = counted < whole ? `, of ${count(counted)} of ${count(whole)} cells` : "";
  return html`<${Bars} title=${title} edges=${edges} heights=${cells} mark=${mean} text=${`${title}: ${told}${sample}`}
    note=${`mean ± SD: ${told}${sample}`} />`;
}

/** The preview of a part of a network, and why there is none. */
function usePreview(content, of) {
  const [state, setState] = useState(/** @type {{found: Told<"Preview"> | null, said: string}} */ ({ found: null, said: "" }));
  const words = JSON.stringify(of);
  useEffect(() => {
    const flight = new AbortController();
    setState({ found: null, said: "" });
    post("/preview", { ...asked(content), trust: isConfirmed(), of: JSON.parse(words) }, flight).then(
      (found) => setState({ found, said: "" }),
      (error) => error.name !== "AbortError" && setState({ found: null, said: error.message }),
    );
    return () => flight.abort();
  }, [content, words]);
  return state;
}
