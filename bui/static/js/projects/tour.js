// The guided first run: a few steps that point at controls. Nothing is locked; the steps go on by themselves when done.
import { post } from "../api.js";
import { app, attempt, go } from "../app.js";
import { leave, took } from "../edit/autosave.js";
import { steps, tables } from "../tables.js";
import { html, useEffect, useRef, useState } from "../lib.js";
import { Store, useStore } from "../store.js";

/** The number of the step, or null when there is no tour. */
const step = new Store(/** @type {number | null} */ (null));
/** Whether the tour was finished or closed once. */
export const tourDone = () => localStorage.getItem("tour") === "done";

const STEPS = [
  {
    at: "[data-tour=example-ei]", view: "home", title: "Open an example",
    text: "Press \"Open a copy\" of Excitation and inhibition: 500 neurons that fire at once. The copy is yours to change.",
    done: () => app.project.value !== null && app.route.value.view !== "home",
    act: async () => {
      await leave();
      took(await post("/projects", { example: "ei" }));
      go("G");
    },
  },
  {
    at: "#tab-G", corner: true, view: "G", title: "Populations",
    text:
      "Each row is a population: how many cells, of which type, in which layer. Pathways, inputs and physiology have " +
      "sheets of their own. The line below the grid explains the column you are in.",
  },
  {
    at: ".grid-column[data-at='1']", corner: true, view: "G", title: "Change a cell",
    text:
      "Click the number of neurons in row 2, type 300, press Enter. The tables are checked at once: a cell that cannot be " +
      "right turns red, and says why. Ctrl+Z takes a change back.",
    done: () => steps.value.undo !== null,
  },
  {
    at: "#simulate", title: "Simulate",
    text: "Press Simulate, then Start. The tables are kept with the run, so that you can always see what it was made from.",
    done: () => app.route.value.view === "runs",
  },
  {
    at: "#tab-runs", corner: true, title: "Watch",
    text:
      "Under Runs a run says what it is doing, how far it is, and how long it will take. Small models run at once; " +
      "larger ones are compiled first.",
  },
  {
    at: "#tab-look", corner: true, title: "Look",
    text:
      "When the run is done, its raster, rates and much more are in Results, from where everything can be downloaded. " +
      "That is all: have fun.",
  },
];

export function startTour() {
  if (app.project.value) go("home");
  step.set(0);
}

function end() {
  localStorage.setItem("tour", "done");
  step.set(null);
}

/** Go to a step, and to the view that it speaks of. */
function turn(number) {
  const { view } = STEPS[number];
  if (view && app.route.value.view !== view && (view === "home" || app.project.value)) go(view);
  step.set(number);
}

export function Tour() {
  const number = useStore(step);
  return number === null ? null : html`<${Step} number=${number} key=${number} />`;
}

function Step({ number }) {
  const { at, corner, title, text, view, done, act } = STEPS[number];
  const panel = useRef(null);
  const [box, setBox] = useState(null);
  const next = () => (number + 1 < STEPS.length ? turn(number + 1) : end());
  const before = useRef(done?.() ?? false); // done already when the step began: then it is the button that goes on
  // Without what this step asks for the next ones would point at nothing: the button does it.
  const [does, setDoes] = useState(Boolean(act) && !app.project.value);
  const forward = () => (does && act ? attempt(act) : next());
  useEffect(() => {
    // Whoever is at work in a cell stays there; after the buttons of the tour the focus goes on with it.
    if (number === 0 || document.activeElement === document.body) panel.current.focus({ preventScroll: true });
    if (number === 0) document.querySelector(at)?.scrollIntoView({ block: "center" });
    const look = () => {
      setDoes(Boolean(act) && !app.project.value);
      if (!done?.()) before.current = false;
      else if (!before.current) return next();
      const found = document.querySelector(at)?.getBoundingClientRect();
      setBox((now) => (found && now && SIDES.every((side) => found[side] === now[side]) ? now : found ?? null));
      return undefined;
    };
    look();
    const timer = setInterval(look, 200);
    return () => clearInterval(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- each step is a component of its own (its key is the number)
  }, []);
  const elsewhere = view && app.route.value.view !== view && (view === "home" || tables.value);
  return html`
    ${box && html`<div class="tour-ring" aria-hidden="true" style=${around(box)}></div>`}
    <section class="tour panel" role="dialog" aria-modal="false" aria-labelledby="tour-title" aria-describedby="tour-text"
        tabindex="-1" ref=${panel}
        style=${spot(corner ? null : box)} onKeyDown=${(event) => event.key === "Escape" && end()}>
      <p class="muted">Step ${number + 1} of ${STEPS.length}</p>
      <h2 id="tour-title">${title}</h2><p id="tour-text" aria-live="polite">${text}</p>
      <div class="row">
        ${number > 0 && html`<button onClick=${() => turn(number - 1)}>Back</button>`}
        ${elsewhere && html`<button onClick=${() => go(view)}>Take me there</button>`}
        <button class="primary" onClick=${forward}>
          ${does ? "Do it for me" : number + 1 < STEPS.length ? "Next" : "Done"}</button>
        <button onClick=${end}>Close the tour</button>
      </div>
    </section>`;
}

const SIDES = ["left", "top", "width", "height"];

const around = ({ left, top, width, height }) => ({
  left: `${left - 4}px`, top: `${top - 4}px`, width: `${width + 8}px`, height: `${height + 8}px`,
});

/** Beside what is pointed at: below it, or above it where there is no room. */
function spot(box) {
  if (!box) return { right: "1rem", bottom: "5.5rem" }; // out of the way of the grid, whose rows begin on top
  const left = `${Math.max(10, Math.min(innerWidth - 390, box.left))}px`;
  if (box.bottom + 260 < innerHeight) return { left, top: `${box.bottom + 14}px` };
  return { left, bottom: `${innerHeight - box.top + 14}px` };
}
