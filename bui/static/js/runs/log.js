// The log of a run as it grows. It follows the end unless the reader has scrolled up.
import { attempt, tell } from "../app.js";
import { html, useEffect, useRef, useState } from "../lib.js";
import { followLog } from "./events.js";

const NEAR = 24; // CSS pixels from the end that still count as the end

export function Log({ run }) {
  const place = useRef(null);
  const follows = useRef(true);
  const [empty, setEmpty] = useState(true);
  const [atEnd, setAtEnd] = useState(true);
  useEffect(() => {
    place.current.textContent = "";
    setEmpty(true);
    return followLog(run.id, (text) => {
      place.current.append(text); // a log may be long: only what is new is put in
      setEmpty(false);
      if (follows.current) toEnd();
    });
  }, [run.id]);
  const toEnd = () => {
    place.current.scrollTop = place.current.scrollHeight;
  };
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = place.current;
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR;
    setAtEnd(follows.current);
  };
  const copy = () =>
    attempt(async () => {
      await navigator.clipboard.writeText(place.current.textContent);
      tell("The log is copied.");
    });
  return html`<div class="log-part">
    <div class="row">
      <span class="muted small grow">
        ${empty ? "Nothing is in the log yet." : atEnd ? "" : "Scrolled up; new lines come below."}</span>
      ${!atEnd && html`<button onClick=${toEnd}>Go to the end</button>`}
      <button onClick=${copy} disabled=${empty}>Copy log</button>
    </div>
    <pre class="log" ref=${place} tabindex="0" role="log" aria-label=${`Log of ${run.title}`} onScroll=${scrolled}></pre>
  </div>`;
}
