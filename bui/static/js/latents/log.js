// What the process of a training has said so far.
import { get } from "../api.js";
import { html, useEffect, useState } from "../lib.js";
import { useTurn } from "./turn.js";

/** @param {Props<{run: Told<"LatentStatus">}>} props */
export function TrainingLog({ run }) {
  const turn = useTurn(true);
  const [known, setKnown] = useState({ text: "", next: 0 });
  useEffect(() => {
    let over = false;
    get(`/latents/${run.id}/log?from=${known.next}`)
      .then((found) => over || !found.text || setKnown((before) => ({ text: before.text + found.text, next: found.next })))
      .catch(() => {}); // the next turn asks again; the view says that the server is away
    return () => {
      over = true;
    };
  }, [run.id, turn, known.next]);
  return html`<pre class="log" tabindex="0" role="log" aria-label=${`Log of ${run.name}`}>${known.text}</pre>
    ${!known.text && html`<p class="small muted">Nothing is in the log. Only what is trained from this page has one.</p>`}`;
}
