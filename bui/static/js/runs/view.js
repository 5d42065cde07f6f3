import { html } from "../lib.js";

export function RunsView() {
  return html`<p class="muted">This view is on its way.</p>`;
}
