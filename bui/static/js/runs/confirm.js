// A question before something that cannot be undone.
import { html, useEffect, useRef } from "../lib.js";

export function Confirm({ title, yes, onYes, close, children }) {
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  const answer = () => {
    close();
    onYes();
  };
  return html`<dialog ref=${dialog} aria-labelledby="confirm-title" onClose=${close}>
    <h2 id="confirm-title">${title}</h2>
    <p>${children}</p>
    <div class="row"><span class="grow"></span>
      <button autofocus onClick=${close}>Cancel</button>
      <button class="danger" onClick=${answer}>${yes}</button>
    </div>
  </dialog>`;
}
