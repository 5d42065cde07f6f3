import { html } from "../lib.js";

export function LookView() {
  return html`<p class="muted">This view is on its way.</p>`;
}
