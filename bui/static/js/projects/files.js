// Files that the tables of the open project name (spikes, videos, connections): they lie beside the tables.
import { del, get, upload } from "../api.js";
import { attempt, tell } from "../app.js";
import { checkSoon } from "../edit/checking.js";
import { html, useEffect, useState } from "../lib.js";
import { bytes } from "../look/format.js";

export function Files({ project }) {
  const [files, setFiles] = useState(null);
  const read = async () => {
    setFiles(await get(`/projects/${project.id}/files`));
    checkSoon(); // a table may have waited for the file
  };
  useEffect(() => {
    attempt(async () => setFiles(await get(`/projects/${project.id}/files`)));
  }, [project.id]);
  const put = (chosen) => attempt(async () => {
    const form = new FormData();
    for (const file of chosen) form.append("files", file, file.name);
    const kept = await upload(`/projects/${project.id}/files`, form);
    tell(`Kept as ${kept.map((file) => file.name).join(", ")}; write that name into the tables`);
    await read();
  });
  const remove = (file) => attempt(async () => {
    await del(`/projects/${project.id}/files/${file.id}`);
    await read();
  });
  return html`<section aria-label="Files of the project">
    <h2>Files of ${project.title}</h2>
    <p class="muted">Files that the tables name: spikes, videos, connections. A table finds them by their names alone.</p>
    ${files?.length > 0 && html`<table class="plain"><thead><tr><th scope="col">Name</th><th scope="col" class="number">Size</th><th scope="col">Actions</th></tr></thead>
      <tbody>${files.map((file) => html`<tr key=${file.id}><td>${file.name}</td><td class="number">${bytes(file.bytes)}</td>
        <td><button class="danger" aria-label=${`Remove ${file.name}`} onClick=${() => remove(file)}>Remove</button></td></tr>`)}</tbody></table>`}
    <label>Add files <input type="file" multiple onChange=${(event) => { put([...event.target.files]); event.target.value = ""; }} /></label>
  </section>`;
}
