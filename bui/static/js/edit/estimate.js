// How long the simulation that is being asked for may take, and how much memory, below the fields of the dialog.
import { post } from "../api.js";
import { html, useEffect, useState } from "../lib.js";
import { bytes, duration, modelTime, whole } from "../look/format.js";
import { flush } from "./autosave.js";
import { request } from "./request.js";

const PAUSE = 250; // ms
const NONE = [{ name: "", values: "" }];

/** @param {Props<{}>} props */
export function Estimated({ asked }) {
  const words = JSON.stringify([asked.runtime, asked.device, asked.seed, asked.fast]);
  const [state, set] = useState({ found: /** @type {Told<"RunEstimate"> | null} */ (null), error: "" });
  useEffect(() => {
    const flight = new AbortController();
    const timer = setTimeout(async () => {
      try {
        if (!(await flush())) return;
        const found = await post("/runs/estimate", request(asked, NONE), { signal: flight.signal });
        set({ found: found.estimate, error: found.problem });
      } catch (error) {
        if (!flight.signal.aborted) set({ found: null, error: error.message });
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      flight.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- words have all that is asked
  }, [words]);
  const text = state.error ? html`<span class="bad">✖ ${state.error}</span>` : state.found ? said(state.found) : "…";
  return html`<p class="estimate small" role="status">${text}</p>`;
}

function said({ runtime, device, neurons, synapses, memory_bytes, free_bytes, seconds }) {
  const takes = seconds === null ? "how long it takes is known after the first run" : `takes about ${duration(seconds)}`;
  const short = memory_bytes > free_bytes ? html`<strong class="bad"> more than is free (${bytes(free_bytes)})</strong>` : "";
  return html`One simulation of ${modelTime(runtime)} on ${device}: ${takes}; ${whole(neurons)} cells, about
    ${" "}${whole(synapses)} synapses, about ${bytes(memory_bytes)} of memory${short}.`;
}
