// Naming a block: a new one, a copy, or the same under another name.
import { html, useState } from "../lib.js";
import { Dialog } from "./dialog.js";

const WORDS = {
  add: ["Add a block", "Add", "A block holds the values of a cell type, such as a neuron_subtype of the neuron groups."],
  rename: ["Rename the block", "Rename", "Neuron groups and values that refer to the block follow."],
  duplicate: ["Duplicate the block", "Duplicate", "The copy has the same keys and values."],
};

export function BlockDialog({ what, name, taken, done, close }) {
  const [title, action, about] = WORDS[what];
  const [text, setText] = useState(what === "add" ? "" : what === "duplicate" ? `${name}_copy` : name);
  const clash = text.trim() !== name && taken.includes(text.trim());
  const save = (event) => {
    event.preventDefault();
    done(text.trim());
    close();
  };
  return html`<${Dialog} title=${title} close=${close}><form onSubmit=${save}>
    <p class="muted">${about}</p>
    <label class="stacked">Name <input value=${text} required onInput=${(event) => setText(event.target.value)} /></label>
    ${clash && html`<p class="bad">There is a block of that name already.</p>`}
    <div class="row spaced"><button class="primary" disabled=${!text.trim() || clash}>${action}</button><button type="button" onClick=${close}>Cancel</button></div>
  </form></${Dialog}>`;
}
