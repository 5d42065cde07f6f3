// What every view says while the server cannot be heard.
import { html } from "../lib.js";
import { useStore } from "../store.js";
import { link } from "./events.js";

export function Lost() {
  const { state, words } = useStore(link);
  return state === "lost" ? html`<p class="notice lost" role="alert">${words}</p>` : null;
}
