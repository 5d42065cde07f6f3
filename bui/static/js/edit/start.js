// Starting a run of the open project: from the dialog, or at once with the tables as they are.
import { post } from "../api.js";
import { attempt, go } from "../app.js";
import { html, useEffect, useRef } from "../lib.js";
import { flush, saving } from "./autosave.js";
import { request } from "./request.js";

const AS_THE_TABLES = { title: "", device: "", seed: "", fast: "", trials: "" };

/** Save the project, queue a run of it, and show it; an error is the caller's, but for that of another window. */
export async function begin(asked, sweep) {
  try {
    if (!(await flush())) throw new Error("the project could not be saved, so that there is nothing to run");
    const run = await post("/runs", request(asked, sweep));
    go("runs", { run: run.id });
  } catch (error) {
    if (error.status === 409) saving.set({ state: "conflict", message: error.message });
    throw error;
  }
}

/**
 * The button that starts without a dialog, and its shortcut. `why` nothing can be simulated, or "".
 * @param {Props<{why: string}>} props
 */
export function StartNow({ why }) {
  const busy = useRef(false);
  const now = useRef(async () => {});
  now.current = async () => {
    if (why || busy.current) return;
    busy.current = true;
    await attempt(() => begin(AS_THE_TABLES, [{ name: "", values: "" }]));
    busy.current = false;
  };
  useEffect(() => {
    const keys = (event) => {
      const meant = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (!meant || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      event.stopPropagation();
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // a cell that is being typed counts
      now.current();
    };
    addEventListener("keydown", keys, true); // before the grid, for which Enter begins to edit
    return () => removeEventListener("keydown", keys, true);
  }, []);
  return html`<button class="start-now" disabled=${Boolean(why)} aria-label="Start now, as the tables say"
    title="Start now, as the tables say (Ctrl+Enter)" onClick=${() => now.current()}>▶▶</button>`;
}
