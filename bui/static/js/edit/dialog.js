// A dialog over the page; the browser keeps the focus in it, and Escape closes it.
import { html, useEffect, useRef } from "../lib.js";

export function Dialog({ title, close, children, wide = false }) {
  const dialog = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current.showModal();
    // Not a button: a key that was on its way shall decide nothing.
    dialog.current.querySelector("input, select, textarea")?.focus();
    return () => before?.isConnected && before.focus();
  }, []);
  return html`<dialog ref=${dialog} class=${wide ? "dialog wide" : "dialog"} aria-labelledby="dialog-title"
      onClose=${close} onCancel=${close}>
    <div class="row dialog-head"><h2 id="dialog-title" class="grow">${title}</h2>
      <button class="quiet" aria-label="Close" onClick=${close}>✕</button></div>
    ${children}
  </dialog>`;
}
