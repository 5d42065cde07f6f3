// Naming a block: a new one, a copy, or the same under another name.
import { html, useState } from "../lib.js";
import { change } from "../tables.js";
import { addBlock, duplicateBlock, renameBlock } from "./block.js";
import { Dialog } from "./dialog.js";

const WORDS = {
  add: ["Add a block", "Add", "A block holds the values of a cell type, such as a neuron_subtype of the populations."],
  rename: ["Rename the block", "Rename", "Populations and values that refer to the block follow."],
  duplicate: ["Duplicate the block", "Duplicate", "The copy has the same keys and values."],
};

/** @type {Record<string, (name: string, fresh: string) => [string, (now: Content) => Content]>} */
const CHANGES = {
  add: (name, fresh) => [`add the block ${fresh}`, (now) => addBlock(now, fresh)],
  rename: (name, fresh) => [`rename the block ${name}`, (now) => renameBlock(now, name, fresh)],
  duplicate: (name, fresh) => [`duplicate the block ${name}`, (now) => duplicateBlock(now, name, fresh)],
};

/** `what` is done to the block `name`; `done` is told the name that there is then. */
export function BlockDialog({ what, name, taken, done, close }) {
  const [title, action, about] = WORDS[what];
  const [text, setText] = useState(what === "add" ? "" : what === "duplicate" ? `${name}_copy` : name);
  const clash = text.trim() !== name && taken.includes(text.trim());
  const save = (event) => {
    event.preventDefault();
    change(...CHANGES[what](name, text.trim()));
    done(text.trim());
    close();
  };
  return html`<${Dialog} title=${title} close=${close}><form onSubmit=${save}>
    <p class="muted">${about}</p>
    <label class="stacked">Name <input value=${text} required onInput=${(event) => setText(event.target.value)} /></label>
    ${clash && html`<p class="bad">There is a block of that name already.</p>`}
    <div class="row spaced"><button class="primary" disabled=${!text.trim() || clash}>${action}</button>
      <button type="button" onClick=${close}>Cancel</button></div>
  </form></${Dialog}>`;
}
