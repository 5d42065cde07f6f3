// Whose results are on screen: the project of the run, when that is not the open one.
import { get } from "../api.js";
import { app, attempt, go } from "../app.js";
import { reason } from "../edit/simulate.js";
import { html, useEffect, useState } from "../lib.js";
import { useStore } from "../store.js";
import { tables } from "../tables.js";
import { open } from "./opening.js";

const LOOK = 20; // ms

/**
 * The run whose results are on screen, when it is of another project than the open one; else null.
 * @param {Route} route
 * @param {Run[]} runs
 * @param {string | undefined} project
 */
export function strangeRun(route, runs, project) {
  if (route.view !== "look" || !route.run) return null;
  const run = runs.find((known) => known.id === route.run);
  return run && run.project !== project ? run : null;
}

/** @typedef {{run: Run, title: string, gone: boolean} | null} Whose */

/**
 * The same with the title of its project, which may be gone.
 * @param {string | undefined} project
 * @returns {Whose}
 */
export function useWhose(project) {
  const run = strangeRun(useStore(app.route), useStore(app.runs), project);
  const [found, setFound] = useState(/** @type {{of: string, title: string, gone: boolean} | null} */ (null));
  const of = run?.project;
  useEffect(() => {
    if (!of) return undefined;
    let current = true;
    const told = (title, gone) => current && setFound({ of, title, gone });
    get(`/projects/${of}`).then((head) => told(head.title, false), () => told("", true));
    return () => void (current = false);
  }, [of]);
  if (!run) return null;
  if (found?.of !== of) return { run, title: run.title, gone: true }; // not known yet
  return { run, title: found?.title || run.title, gone: Boolean(found?.gone) };
}

/**
 * In place of the open project: the one of these results, and Simulate, which opens it.
 * @param {Props<{whose: NonNullable<Whose>}>} props
 */
export function OtherProject({ whose }) {
  const what = whose.gone ? "a run whose project is not there any more" : "results of a project that is not open";
  return html`<strong class="project-title" title=${what}>${whose.title}</strong>
    <span class="save-state">${whose.gone ? "" : "Results"}</span>`;
}

/** @param {Props<{whose: NonNullable<Whose>}>} props */
export function SimulateOther({ whose }) {
  if (whose.gone) return null;
  const begin = () => attempt(async () => {
    const { point, tab } = app.route.value;
    await open(whose.run.project);
    go("look", { run: whose.run.id, ...(point && { point }), ...(tab && { tab }) }); // the address holds the open project, too
    (await drawn())?.click();
  });
  return html`<button class="primary simulate" title=${`Open ${whose.title}, and run it`} onClick=${begin}>▶ Simulate</button>`;
}

/**
 * The button of the open project, as soon as it is known whether the project can be simulated and the button says so; null when
 * another view is looked at meanwhile.
 * @returns {Promise<HTMLElement | null>}
 */
const drawn = () => new Promise((done) => {
  const look = () => {
    if (app.route.value.view !== "look") return done(null);
    const button = /** @type {HTMLButtonElement | null} */ (document.getElementById("simulate"));
    const check = app.check.value;
    const known = check && (check.failed || check.of === tables.value);
    if (button && known && button.disabled === Boolean(reason(check))) return done(button);
    setTimeout(look, LOOK);
  };
  look();
});
