// The network of the document: graph, matrix and positions, with sizes; drawn again when the document has changed.
import { post } from "../api.js";
import { app } from "../app.js";
import { asked, tables } from "../tables.js";
import { isConfirmed } from "../edit/checking.js";
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { bytes } from "../look/format.js";
import { SaveFigure } from "../look/save_figure.js";
import { useStore } from "../store.js";
import { AddPathway } from "./adding.js";
import { ABOUT, networkFigures } from "./figures.js";
import { Graph } from "./graph.js";
import { Matrix } from "./matrix.js";
import { Positions } from "./positions.js";
import { summarize } from "./summary.js";
import { count, seconds } from "./words.js";

const PAUSE = 250; // ms
const AGAIN = 1000;
const BEFORE = "The tables have errors, so that this is the network as it was before.";
const NOT_YET = "The network is drawn as soon as the tables are right.";
const BELOW = "The list below says what to fix.";
/** @type {[word: string, title: string, show: Function][]} */
const PARTS = [["graph", "Graph", Graph], ["matrix", "Matrix", Matrix], ["positions", "Positions", Positions]];

export function NetworkView() {
  const content = useStore(tables);
  const check = useStore(app.check);
  const [part, setPart] = useState(() => localStorage.getItem("network") ?? "graph");
  const [adding, setAdding] = useState(false);
  const { plan, of, said } = usePlan(content, check);
  const network = useMemo(() => plan && summarize(plan), [plan]);
  const settings = useRef(/** @type {Record<string, string>} */ ({})); // what the open part says of its figure
  const choose = (word) => {
    settings.current = {};
    localStorage.setItem("network", word);
    setPart(word);
  };
  const Part = PARTS.find(([word]) => word === part)?.[2] ?? Graph;
  const button = ([word, title, _]) => html`<button key=${word} aria-pressed=${part === word} onClick=${() => choose(word)}>
    ${title}</button>`;
  return html`<section class="network" aria-label="Network">
    <div class="toolbar">
      <span class="group" role="group" aria-label="Pictures">${PARTS.map(button)}</span>
      <button onClick=${() => setAdding(true)} disabled=${!network}>Add pathway …</button>
      <${SaveFigure} figures=${() => networkFigures(of, part, settings.current)} about=${ABOUT}
        disabled=${!network?.nodes.length} />
      <span class="grow"></span>
      ${plan && html`<${Sizes} plan=${plan} />`}
    </div>
    ${said && html`<p class="warn" role="status">▲ ${said}</p>`}
    ${!network && !said && html`<p class="muted">Working out the network …</p>`}
    ${network && !network.nodes.length && html`<p class="muted">There are no populations yet. Add some first.</p>`}
    ${network?.nodes.length > 0 && html`<${Part} network=${network} content=${of} settings=${settings} />`}
    ${adding && html`<${AddPathway} network=${network} close=${() => setAdding(false)} />`}
  </section>`;
}

/** @typedef {{plan: Plan | null, of: Content | null, said: string}} Planned */

/** The plan of the tables as soon as a check says that they are right, the content that it is `of`, and why there is none. */
function usePlan(content, check) {
  const [state, setState] = useState(/** @type {Planned} */ ({ plan: null, of: null, said: "" }));
  const some = useRef(false);
  useEffect(() => {
    if (!check || check.of !== content) return undefined;
    if (!check.ready) return setState((now) => ({ ...now, said: `${now.plan ? BEFORE : NOT_YET} ${BELOW}` }));
    const flight = new AbortController();
    let timer = setTimeout(ask, some.current ? PAUSE : 0);
    async function ask() {
      try {
        const plan = await post("/plan", { ...asked(content), trust: isConfirmed() }, flight);
        some.current = true;
        setState({ plan, of: content, said: "" });
      } catch (error) {
        if (error.name === "AbortError") return;
        setState((now) => ({ ...now, said: error.message }));
        if (error.status === 0) timer = setTimeout(ask, AGAIN); // no answer: nothing else would ask again
      }
    }
    return () => {
      clearTimeout(timer);
      flight.abort();
    };
  }, [content, check]);
  return state;
}

/**
 * What a run would take.
 * @param {Props<{plan: Plan}>} props
 */
function Sizes({ plan }) {
  const facts = {
    cells: count(plan.neurons), synapses: count(plan.synapses), memory: bytes(plan.memory_bytes), time: seconds(plan.runtime),
    steps: count(plan.steps), device: plan.device,
  };
  return html`<dl class="sizes" aria-label="Expected size">${Object.entries(facts).map(([name, value]) => html`<div key=${name}>
    <dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
