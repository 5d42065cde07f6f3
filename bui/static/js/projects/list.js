// The projects with what can be done to each.
import { address, del, get, post, put } from "../api.js";
import { app, attempt, go, theProject } from "../app.js";
import { closeProject, flush } from "../edit/autosave.js";
import { Dialog } from "../edit/dialog.js";
import { heads } from "../heads.js";
import { html, useState } from "../lib.js";
import { open as openProject } from "./opening.js";
import { Sending } from "./sending.js";

const FORMATS = ["xlsx", "ods", "csv", "json", "yaml"];
const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export const date = (text) => (text ? when.format(new Date(text)) : "");

/** @param {Props<{projects: Told<"ProjectHead">[]}>} props */
export function ProjectList({ projects, open, refresh }) {
  const [asking, setAsking] = useState(null);
  const close = () => setAsking(null);
  if (!projects) return html`<p class="muted">Loading …</p>`;
  if (!projects.length) {
    return html`<p class="muted">None yet. Open a copy of an example, bring in files, or begin an empty one.</p>`;
  }
  const show = (project) => attempt(async () => {
    if (project.id !== open) await openProject(project.id);
    go("G");
  });
  const duplicate = (project) => attempt(async () => {
    await flush();
    await post("/projects", { copy: project.id });
    refresh();
  });
  return html`<table class="plain projects"><thead><tr>${heads("Title", "From", "Changed", "Actions")}</tr></thead>
    <tbody>${projects.map((project) => html`<tr key=${project.id} class=${project.id === open ? "open" : ""}>
      <td><button class="link" onClick=${() => show(project)}>${project.title}</button>
        ${project.id === open && html` <span class="badge">open</span>`}</td>
      <td class="muted">${project.about}</td><td>${date(project.changed)}</td>
      <td><div class="row tight">
        <button onClick=${() => show(project)}>Open<${For} project=${project} /></button>
        <button onClick=${() => setAsking({ what: "rename", project })}>Rename<${For} project=${project} /></button>
        <button onClick=${() => duplicate(project)}>Duplicate<${For} project=${project} /></button>
        <span class="muted">Export</span>
        ${FORMATS.map((kind) => html`<a key=${kind} download href=${address(`/projects/${project.id}/export/${kind}`)}
          aria-label=${`Export ${project.title} as ${kind.toUpperCase()}`}>${kind.toUpperCase()}</a>`)}
        <button onClick=${() => setAsking({ what: "send", project })}>Send …<${For} project=${project} /></button>
        <button class="danger" onClick=${() => setAsking({ what: "delete", project })}>
          Delete<${For} project=${project} /></button>
      </div></td></tr>`)}</tbody></table>
    ${asking?.what === "rename" && html`<${Rename} project=${asking.project} refresh=${refresh} close=${close} />`}
    ${asking?.what === "send" && html`<${Sending} project=${asking.project} close=${close} />`}
    ${asking?.what === "delete" && html`<${Delete} project=${asking.project} refresh=${refresh} close=${close} />`}`;
}

const For = ({ project }) => html`<span class="hidden"> ${project.title}</span>`;

/** @param {Props<{project: OpenProject}>} props */
function Rename({ project, refresh, close }) {
  const [title, setTitle] = useState(project.title);
  const save = (event) => {
    event.preventDefault();
    attempt(async () => {
      await flush();
      const { revision } = project.id === app.project.value?.id ? theProject() : await get(`/projects/${project.id}`);
      const head = await put(`/projects/${project.id}`, { title, revision });
      if (project.id === app.project.value?.id) app.project.patch(head);
      refresh();
      close();
    });
  };
  return html`<${Dialog} title="Rename the project" close=${close}><form onSubmit=${save}>
    <label class="stacked">Title${" "}
      <input value=${title} required maxlength="120" onInput=${(event) => setTitle(event.target.value)} /></label>
    <div class="row spaced"><button class="primary">Rename</button><button type="button" onClick=${close}>Cancel</button></div>
  </form></${Dialog}>`;
}

/** @param {Props<{project: OpenProject}>} props */
function Delete({ project, refresh, close }) {
  const remove = () => attempt(async () => {
    if (project.id === app.project.value?.id) closeProject();
    await del(`/projects/${project.id}`);
    close();
    go("home");
    refresh();
  });
  return html`<${Dialog} title="Delete the project?" close=${close}>
    <p><strong>${project.title}</strong> and its versions are removed for good. Its runs stay, with the tables they were
      made from.</p>
    <div class="row"><button class="danger" onClick=${remove}>Delete</button><button onClick=${close}>Keep it</button></div>
  </${Dialog}>`;
}
