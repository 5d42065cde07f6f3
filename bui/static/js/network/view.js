// The network of the document: graph, matrix and positions, with sizes; drawn again when the document has changed.
import { post } from "../api.js";
import { app } from "../app.js";
import { asked, tables } from "../tables.js";
import { isConfirmed } from "../edit/checking.js";
import { html, useEffect, useMemo, useState } from "../lib.js";
import { bytes } from "../look/format.js";
import { useStore } from "../store.js";
import { AddPathway } from "./adding.js";
import { Graph } from "./graph.js";
import { Matrix } from "./matrix.js";
import { Positions } from "./positions.js";
import { summarize } from "./summary.js";
import { count, seconds } from "./words.js";

const PAUSE = 250; // ms
const AGAIN = 1000;
const PARTS = [["graph", "Graph", Graph], ["matrix", "Matrix", Matrix], ["positions", "Positions", Positions]];

export function NetworkView() {
  const content = useStore(tables);
  const check = useStore(app.check);
  const [part, setPart] = useState(() => localStorage.getItem("network") ?? "graph");
  const [state, setState] = useState({ plan: null, said: "" });
  const [adding, setAdding] = useState(null);
  useEffect(() => {
    if (!check || check.of !== content) return undefined;
    if (!check.ready) return setState((now) => ({ ...now, said: now.plan ? "The tables have errors, so that this is the network as it was before. The list below says what to fix." : "The network is drawn as soon as the tables are right. The list below says what to fix." }));
    const flight = new AbortController();
    let timer = setTimeout(ask, state.plan ? PAUSE : 0);
    async function ask() {
      try {
        setState({ plan: await post("/plan", { ...asked(content), trust: isConfirmed() }, flight), of: content, said: "" });
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
  const network = useMemo(() => state.plan && summarize(state.plan), [state.plan]);
  const choose = (word) => {
    localStorage.setItem("network", word);
    setPart(word);
  };
  const Part = PARTS.find(([word]) => word === part)?.[2] ?? Graph;
  return html`<section class="network" aria-label="Network">
    <div class="toolbar">
      <span class="group" role="group" aria-label="Pictures">${PARTS.map(([word, title]) => html`<button key=${word} aria-pressed=${part === word} onClick=${() => choose(word)}>${title}</button>`)}</span>
      <button onClick=${() => setAdding({ from: "", to: "" })} disabled=${!network}>Add pathway …</button>
      <span class="grow"></span>
      ${state.plan && html`<${Sizes} plan=${state.plan} />`}
    </div>
    ${state.said && html`<p class="warn" role="status">▲ ${state.said}</p>`}
    ${network ? (network.nodes.length ? html`<${Part} network=${network} content=${state.of} connect=${(from, to) => setAdding({ from, to, at: "once" })} />` : html`<p class="muted">There are no populations yet. Add neuron groups first.</p>`)
    : !state.said && html`<p class="muted">Working out the network …</p>`}
    ${adding && html`<${AddPathway} network=${network} wanted=${adding} close=${() => setAdding(null)} />`}
  </section>`;
}

/** What a run would take. */
function Sizes({ plan }) {
  const facts = [["cells", count(plan.neurons)], ["synapses", count(plan.synapses)], ["memory", bytes(plan.memory_bytes)], ["time", seconds(plan.runtime)], ["steps", count(plan.steps)], ["device", plan.device]];
  return html`<dl class="sizes" aria-label="Expected size">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
