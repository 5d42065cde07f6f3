import { html } from "../lib.js";
export function NetworkView() { return html`<p>…</p>`; }
