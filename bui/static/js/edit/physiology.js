import { html } from "../lib.js";
export function PhysiologyView() { return html`<p>…</p>`; }
