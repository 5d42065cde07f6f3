// What the process of a training has said so far.
import { get } from "../api.js";
import { html, useEffect, useRef, useState } from "../lib.js";
import { useTurn } from "./turn.js";

/** @param {Props<{run: Told<"LatentStatus">}>} props */
export function TrainingLog({ run }) {
  const turn = useTurn(true);
  const [known, setKnown] = useState({ text: "", next: 0 });
  const flight = useRef(false);
  useEffect(() => {
    if (flight.current) return; // a turn does not take its place: answers may take longer than turns
    flight.current = true;
    get(`/latents/${run.id}/log?from=${known.next}`)
      .catch(() => null) // the next turn asks again; the view says that the server is away
      .then((found) => {
        flight.current = false;
        if (found?.text) setKnown((before) => ({ text: before.text + found.text, next: found.next }));
      });
  }, [run.id, turn, known.next]);
  return html`<pre class="log" tabindex="0" role="log" aria-label=${`Log of ${run.name}`}>${known.text}</pre>
    ${!known.text && html`<p class="small muted">Nothing is in the log. Only what is trained from this page has one.</p>`}`;
}
