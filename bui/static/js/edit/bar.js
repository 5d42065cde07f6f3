// The bar: the open project and whether it is saved, undo and redo, keeping a version, and Simulate.
import { app, go } from "../app.js";
import { redo, steps, undo } from "../tables.js";
import { overlay } from "../help/selected.js";
import { html, useEffect, useState } from "../lib.js";
import { useStore } from "../store.js";
import { OtherProject, SimulateOther, useWhose } from "../projects/whose.js";
import { ThemeButton } from "../themebutton.js";
import { flush, saving, settle } from "./autosave.js";
import { Dialog } from "./dialog.js";
import { SaveAs } from "./saveas.js";
import { Simulate } from "./simulate.js";

const WORDS = {
  saved: "Saved", saving: "Saving …", unsaved: "Saving …", failed: "Not saved",
  conflict: "Not saved: changed in another window",
};

/** @param {Props<{project: OpenProject | null}>} props */
export function Bar({ project }) {
  const [dialog, setDialog] = useState(null);
  useEffect(() => {
    const listen = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      if (app.project.value) flush().then(() => setDialog("version"));
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  const close = () => setDialog(null);
  const whose = useWhose(project?.id);
  return html`<header class="bar">
    <button class="brand quiet" onClick=${() => go("home")} title="Projects and examples">
      <img src="/static/icon.svg" alt="" />cxsystem2</button>
    ${whose ? html`<${OtherProject} whose=${whose} />`
    : project && html`<${OpenProject} project=${project} setDialog=${setDialog} />`}
    <span class="grow"></span>
    <button onClick=${() => overlay.set("search")} title="Search rows, parameters, actions, documentation (Ctrl+K)">
      Search …</button>
    ${whose ? html`<${SimulateOther} whose=${whose} />` : project && html`<${Simulate} />`}
    <${ThemeButton} />
    ${(dialog === "version" || dialog === "copy") && html`<${SaveAs} what=${dialog} project=${project} close=${close} />`}
    <${Conflict} />
  </header>`;
}

function OpenProject({ project, setDialog }) {
  const state = useStore(saving);
  const next = useStore(steps);
  return html`
    <strong class="project-title" title=${project.about}>${project.title}</strong>
    <span class=${`save-state ${state.state}`} role="status" title=${state.message ?? ""}>${WORDS[state.state]}</span>
    ${state.state === "failed" && html`<button onClick=${flush}>Try again</button>`}
    <${Step} word="Undo" sign="↶" keys="Ctrl+Z" step=${next.undo} take=${undo} />
    <${Step} word="Redo" sign="↷" keys="Ctrl+Y" step=${next.redo} take=${redo} />
    <button onClick=${() => setDialog("version")} title="Keep the tables as they are now as a version (Ctrl+S)">
      Save version</button>
    <button onClick=${() => setDialog("copy")} title="A new project with these tables">Save as …</button>`;
}

function Step({ word, sign, keys, step, take }) {
  const title = step ? `${word}: ${step} (${keys})` : `Nothing to ${word.toLowerCase()}`;
  return html`<button onClick=${take} disabled=${!step} title=${title} aria-label=${word}>${sign}</button>`;
}

function Conflict() {
  const state = useStore(saving);
  const [later, setLater] = useState(null);
  if (state.state !== "conflict" || later === state) return null;
  const take = (which) => () => settle(which);
  return html`<${Dialog} title="Changed in another window" close=${() => setLater(state)}>
    <p>This project was changed in another window since you opened it here. Which version do you want to keep?</p>
    <div class="row"><button class="primary" onClick=${take("theirs")}>Load theirs</button>
      <button class="danger" onClick=${take("ours")}>Overwrite with mine</button></div>
    <p class="muted">"Load theirs" drops what you have changed here since your last save.</p>
  </${Dialog}>`;
}
