// The frame of the page: the bar with the project, the tabs, the open view, the problems, and messages.
import { app, go, hush } from "./app.js";
import { Bar } from "./edit/bar.js";
import { SIGNS } from "./edit/level.js";
import { countsOf } from "./edit/marks.js";
import { Problems } from "./edit/problems.js";
import { Overlays } from "./help/overlays.js";
import { html, useEffect, useRef } from "./lib.js";
import { Opening, useOpening } from "./projects/opening.js";
import { Tour } from "./projects/tour.js";
import { Lost } from "./runs/lost.js";
import { useStore } from "./store.js";
import { VIEWS } from "./views.js";
import { counted } from "./words.js";

export function Shell() {
  const route = useStore(app.route);
  const project = useStore(app.project);
  const view = VIEWS.find((known) => known.word === route.view) ?? VIEWS[0];
  const opening = useOpening(route);
  const before = useRef(view.word);
  useEffect(() => {
    // The button that was pressed is gone with its view: the keyboard goes on in the new one.
    if (before.current !== view.word && document.activeElement === document.body) document.getElementById("view")?.focus();
    before.current = view.word;
  }, [view.word]);
  const closed = view.needs === "project" && !project;
  return html`
    <a class="hidden skip" href="#view" onClick=${skip}>Skip to the view</a>
    <${Bar} project=${project} />
    <${Tabs} open=${view.word} project=${project} />
    <${Lost} />
    <main class=${`view view-${view.word}`} id="view" tabindex="-1" aria-labelledby=${`tab-${view.word}`}>
      ${closed ? html`<${Opening} state=${opening} />` : html`<${view.show} route=${route} key=${view.word} />`}
    </main>
    ${project && view.edits && html`<${Problems} />`}
    <${Tour} />
    <${Overlays} />
    <${Toasts} />`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById("view")?.focus();
}

function Tabs({ open, project }) {
  const check = useStore(app.check);
  const usable = VIEWS.filter((view) => view.needs !== "project" || project);
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = usable.findIndex((view) => view.word === open);
    const next = usable[(at + step + usable.length) % usable.length].word;
    go(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return html`<nav class="tabs" role="tablist" aria-label="Views" onKeyDown=${turn}>
    ${VIEWS.map((view) => {
      const counts = countsOf(check, view.word);
      return html`<button
        key=${view.word} id=${`tab-${view.word}`} role="tab" aria-selected=${view.word === open} aria-controls="view"
        tabindex=${view.word === open ? 0 : -1}
        disabled=${view.needs === "project" && !project} onClick=${() => go(view.word)}
      >${view.title}<${Count} many=${counts.errors} level="error" />
        <${Count} many=${counts.warnings} level="warning" /></button>`;
      })}
  </nav>`;
}

function Count({ many, level }) {
  return many > 0 && html`<span class=${`count ${level}`} title=${counted(many, level)}>${SIGNS[level]}${many}</span>`;
}

function Toasts() {
  const toasts = useStore(app.toasts);
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.map(
      (toast) => html`<div class=${`toast ${toast.kind}`} key=${toast.key}>
        ${toast.message}
        ${toast.way && html` <a href=${toast.way.href} onClick=${() => hush(toast.key)}>${toast.way.words}</a>`}
        ${" "}<button class="link" onClick=${() => hush(toast.key)}>Close</button>
      </div>`,
    )}
  </div>`;
}
