// The view of runs: a list, and beside it the run that is open.
import { app } from "../app.js";
import { html, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Absent } from "./absent.js";
import { RunDetail } from "./detail.js";
import { link } from "./events.js";
import { SlidersView } from "../sliders/view.js";
import { ListBar, RunList } from "./list.js";

/** @param {Props<{route: Route}>} props */
export function RunsView({ route }) {
  const runs = useStore(app.runs);
  const project = useStore(app.project);
  const [all, setAll] = useState(false);
  const [marked, setMarked] = useState(new Set());
  const shown = project && !all ? runs.filter((run) => run.project === project.id || run.id === route.run) : runs;
  const open = runs.find((run) => run.id === route.run);
  const there = new Set([...marked].filter((id) => runs.some((run) => run.id === id)));
  const mark = (id) => setMarked(toggled(there, id));
  const sliders = Boolean(project && route.sliders && !open);
  return html`<div class=${`runs-view ${open || sliders ? "with-detail" : ""}`}>
      <section class="runs-side" aria-label="List of runs">
        <${ListBar} all=${all} setAll=${setAll} project=${project} marked=${there} clear=${() => setMarked(new Set())} />
        ${shown.length ? html`<${RunList} runs=${shown} chosen=${route.run} marked=${there} mark=${mark} />`
        : html`<${Nothing} project=${project} />`}
      </section>
      ${sliders ? html`<${SlidersView} key=${project?.id} project=${project} />`
      : open ? html`<${RunDetail} key=${open.id} run=${open} />` : html`<${NotOpen} route=${route} />`}
    </div>`;
}

function toggled(chosen, id) {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Nothing({ project }) {
  const { state } = useStore(link);
  if (state === "connecting") return html`<p class="notice muted" role="status">Loading runs …</p>`;
  return html`<p class="notice muted">
    ${project ? "No run of this project yet; Simulate starts one."
    : "No run yet; open a project or an example, and Simulate starts one."}</p>`;
}

function NotOpen({ route }) {
  const { state } = useStore(link);
  return route.run && state === "open" ? html`<${Absent} key=${route.run} run=${route.run} />` : null;
}
