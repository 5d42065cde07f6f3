// The button that opens the form for the tables of the open project.
import { html, useState } from "../lib.js";
import { change, useContent } from "../tables.js";
import { OutlineForm } from "./view.js";

export function AddByForm() {
  const content = useContent();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const done = (tables) => {
    close();
    change("add by the form", () => tables);
  };
  return html`<button onClick=${() => setOpen(true)}>Add populations and connections …</button>
    ${open && html`<${OutlineForm} content=${content} close=${close} done=${done} />`}`;
}
