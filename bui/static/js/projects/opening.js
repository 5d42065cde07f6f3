// Opening the project that the address names, and what is shown until it is there.
import { get } from "../api.js";
import { app, go, tell } from "../app.js";
import { closeProject, leave, took } from "../edit/autosave.js";
import { latest } from "../latest.js";
import { html, useEffect, useState } from "../lib.js";

const last = latest();

/** Open the project of the route when it is another one than the open one. */
export function useOpening(route) {
  const [state, setState] = useState(null);
  useEffect(() => {
    if (!route.project || route.project === app.project.value?.id) return;
    let current = true;
    setState(null);
    open(route.project).catch((error) => {
      if (!current || error.name === "AbortError") return;
      if (error.name === "NotSaved") return go(route.view), tell(error, "error"); // stay
      closeProject();
      setState(error.message);
    });
    return () => (current = false);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a project is opened once, whichever of its views is looked at
  }, [route.project]);
  return state;
}

/**
 * Make a project the open one; what is not saved of the one before is saved first. Fails with an AbortError where another one
 * was asked for meanwhile: the address names that one, and an answer that comes late must not take its place.
 */
export async function open(id) {
  const project = await last(async () => {
    await leave();
    const found = await get(`/projects/${id}`);
    await leave(); // a cell may have changed meanwhile
    return found;
  });
  took(project);
}

export function Opening({ state }) {
  const waits = app.route.value.project ? "Opening the project …" : "No project is open.";
  return html`<div class="panel opening">${state ? html`<p class="bad">✖ ${state}</p>` : html`<p>${waits}</p>`}
    <button onClick=${() => go("home")}>Projects and examples</button></div>`;
}
