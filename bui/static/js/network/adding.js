// Adding a pathway by a form, for the keyboard.
import { property } from "../edit/columns.js";
import { Dialog } from "../edit/dialog.js";
import { theContent } from "../tables.js";
import { html, useState } from "../lib.js";
import { connectRows, sensible } from "./pathway.js";

export function AddPathway({ network, close }) {
  const targets = network.nodes.filter((node) => node.kind !== "input");
  const [from, setFrom] = useState(network.nodes[0]?.label);
  const [to, setTo] = useState(targets[0]?.label);
  const [given, setGiven] = useState({});
  const ends = [network.nodes.find((node) => node.label === from), targets.find((node) => node.label === to)];
  const cells = ends[0] && ends[1] ? { ...sensible(theContent(), ...ends), ...given } : {};
  const pick = (label, value, set, nodes) => html`<label class="stacked">${label}${" "}
    <select value=${value} onChange=${(event) => set(event.target.value)}>
      ${nodes.map((node) => html`<option key=${node.label} value=${node.label}>${node.told}</option>`)}
    </select></label>`;
  const words = (name) => property("S", name)?.enum ?? property("S", name)?.examples ?? [];
  const put = (name) => (event) => setGiven({ ...given, [name]: event.target.value });
  const text = (name) => html`<label class="stacked">${name}${" "}
    <input value=${cells[name]} list=${`add-${name}`} onInput=${put(name)} />
    <datalist id=${`add-${name}`}>${words(name).map((word) => html`<option value=${word} />`)}</datalist></label>`;
  const add = (event) => {
    event.preventDefault();
    close();
    connectRows(...ends, given);
  };
  return html`<${Dialog} title="Add a pathway" close=${close}><form onSubmit=${add} class="asking">
    <p class="muted">The other cells are filled as in the pathway that is most like it; look them over in the row.</p>
    <div class="fields">${pick("From", from, setFrom, network.nodes)} ${pick("To", to, setTo, targets)}
      ${text("receptor")} ${text("syn_type")} ${text("p")} ${text("n")}</div>
    <div class="row spaced"><button class="primary" disabled=${!ends[0] || !ends[1]}>Add</button>
      <button type="button" onClick=${close}>Cancel</button></div>
  </form></${Dialog}>`;
}
