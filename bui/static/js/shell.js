// The frame of the page: the bar with the project, the tabs, the open view, and messages.
import { app, go, hush } from "./app.js";
import { html } from "./lib.js";
import { useStore } from "./store.js";
import { switchTheme } from "./theme.js";
import { VIEWS } from "./views.js";

export function Shell() {
  const route = useStore(app.route);
  const project = useStore(app.project);
  const view = VIEWS.find((known) => known.word === route.view) ?? VIEWS[0];
  return html`
    <header class="bar">
      <span class="brand"><img src="/static/icon.svg" alt="" />cxsystem2</span>
      <strong>${project?.title}</strong>
      <span class="grow"></span>
      <button onClick=${switchTheme}>Light or dark</button>
    </header>
    <${Tabs} open=${view.word} project=${project} />
    <main class="view" id="view" tabindex="-1" aria-labelledby=${`tab-${view.word}`}><${view.show} route=${route} /></main>
    <${Toasts} />`;
}

function Tabs({ open, project }) {
  return html`<nav class="tabs" role="tablist" aria-label="Views">
    ${VIEWS.map(
      (view) => html`<button
        key=${view.word} id=${`tab-${view.word}`} role="tab" aria-selected=${view.word === open} aria-controls="view"
        disabled=${view.needs === "project" && !project} onClick=${() => go(view.word)}
      >${view.title}</button>`,
    )}
  </nav>`;
}

function Toasts() {
  const toasts = useStore(app.toasts);
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.map(
      (toast) => html`<div class=${`toast ${toast.kind}`} key=${toast.key}>
        ${toast.message} <button class="link" onClick=${() => hush(toast.key)}>Close</button>
      </div>`,
    )}
  </div>`;
}
