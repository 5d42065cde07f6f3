// A field that keeps what is being typed until it is left: it may be drawn again meanwhile, when a check comes back.
import { html, useState } from "./lib.js";

export function Typed({ value, set, ...common }) {
  const [draft, setDraft] = useState(null);
  const take = (event) => {
    setDraft(null);
    set(event.target.value.trim());
  };
  return html`<input ...${common} value=${draft ?? value} autocomplete="off" spellcheck="false"
    onInput=${(event) => setDraft(event.target.value)} onChange=${take} />`;
}
