// Keeping a version of the open project, or a new project with its tables.
import { post } from "../api.js";
import { app, attempt, go, tell } from "../app.js";
import { tables } from "../tables.js";
import { html, useState } from "../lib.js";
import { flush, took } from "./autosave.js";
import { Dialog } from "./dialog.js";

const VERSION = "Every change is saved by itself. A version is a state to come back to; every run makes one, too.";
const COPY = "The new project has the tables as they are now, and becomes the open one.";

export function SaveAs({ what, project, close }) {
  const version = what === "version";
  const [text, setText] = useState(version ? "" : `${project.title} (copy)`);
  const save = (event) => {
    event.preventDefault();
    attempt(async () => {
      await (version ? keep(project, text) : copy(project, text));
      close();
    });
  };
  return html`<${Dialog} title=${version ? "Save a version" : "Save as a new project"} close=${close}>
    <p class="muted">${version ? VERSION : COPY}</p>
    <form onSubmit=${save}>
      <label class="stacked">${version ? "Comment" : "Title"} <input value=${text} required=${!version} autofocus
        maxlength=${version ? 500 : 120} onInput=${(event) => setText(event.target.value)} /></label>
      <div class="row spaced"><button class="primary">Save</button><button type="button" onClick=${close}>Cancel</button></div>
    </form>
  </${Dialog}>`;
}

async function keep(project, comment) {
  if (!(await flush())) return;
  const made = await post(`/projects/${project.id}/versions`, { comment });
  const versions = (app.project.value.versions ?? []).filter((version) => version.number !== made.number);
  app.project.patch({ versions: [...versions, made] });
  tell(`Version ${made.number} is saved`);
}

async function copy(project, title) {
  const made = await post("/projects", { copy: project.id, title, document: tables.value });
  took(made);
  go(app.route.value.view);
  tell(`"${made.title}" is the open project now`);
}
