// Files beside the tables of the open project, which cells name: spikes, videos, connections of another run.
import { del, get, upload } from "../api.js";
import { attempt } from "../app.js";
import { checkSoon } from "../edit/checking.js";
import { html, useCallback, useEffect, useState } from "../lib.js";
import { bytes } from "../look/format.js";

export function ProjectFiles({ project }) {
  const [files, setFiles] = useState([]);
  const path = `/projects/${project.id}/files`;
  const refresh = useCallback(() => attempt(async () => setFiles(await get(path))), [path]);
  useEffect(() => {
    refresh();
  }, [refresh]);
  const after = (work) => attempt(async () => {
    await work();
    await refresh();
    checkSoon(); // a cell that names the file is right or wrong now
  });
  const add = (event) => {
    const form = new FormData();
    for (const file of event.target.files) form.append("files", file, file.name);
    event.target.value = "";
    after(() => upload(path, form));
  };
  return html`<section aria-label="Files">
    <h2>Files of ${project.title}</h2>
    <p class="muted">Files that cells name, such as spikes to play or connections to read. Write their names into the cells
      without a folder.</p>
    ${files.length > 0 && html`<table class="plain">
      <thead><tr><th scope="col">Name</th><th scope="col" class="number">Size</th><th scope="col">Actions</th></tr></thead>
      <tbody>${files.map((file) => html`<tr key=${file.id}><td>${file.name}</td><td class="number">${bytes(file.bytes)}</td>
        <td><button class="danger" onClick=${() => after(() => del(`${path}/${file.id}`))}>
          Remove<span class="hidden"> ${file.name}</span></button></td></tr>`)}</tbody></table>`}
    <label class="stacked">Add files <input type="file" multiple onChange=${add} /></label>
  </section>`;
}
