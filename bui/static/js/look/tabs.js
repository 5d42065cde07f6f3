// Tabs within a view; arrow keys move between them.
import { html } from "../lib.js";

export function Tabs({ label, parts, chosen, choose, children }) {
  const keys = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = parts.findIndex((part) => part.word === chosen);
    const next = parts[(place + step + parts.length) % parts.length];
    choose(next.word);
    event.currentTarget.querySelector(`[data-word="${next.word}"]`)?.focus();
  };
  const id = (word) => `part-${label.replace(/\W+/g, "-")}-${word}`;
  return html`<div class="subtabs" role="tablist" aria-label=${label} onKeyDown=${keys}>
      ${parts.map(
        (part) => html`<button key=${part.word} id=${id(part.word)} role="tab" data-word=${part.word}
          tabindex=${part.word === chosen ? 0 : -1}
          aria-selected=${part.word === chosen} onClick=${() => choose(part.word)}>${part.title}</button>`,
      )}
    </div>
    <div class="subpanel" role="tabpanel" aria-labelledby=${id(chosen)}>${children}</div>`;
}
