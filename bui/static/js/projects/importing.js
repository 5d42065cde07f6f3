// Bringing in tables as files, chosen or dropped; what is wrong with them is listed by file, row and column.
import { upload } from "../api.js";
import { leave } from "../edit/autosave.js";
import { html, useState } from "../lib.js";

export function Importing({ done }) {
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState(null);
  const send = async (files) => {
    if (!files.length) return;
    setRefused(null);
    const form = new FormData();
    for (const file of files) form.append("files", file, file.name);
    try {
      await leave();
      const whole = files.length === 1 && files[0].name.toLowerCase().endsWith(".cxproject");
      done(await upload(whole ? "/projects/file" : "/import", form));
    } catch (error) {
      setRefused(error);
    }
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    send([...event.dataTransfer.files]);
  };
  const choose = (event) => {
    send([...event.target.files]);
    event.target.value = "";
  };
  const drag = (event) => {
    event.preventDefault();
    setOver(true);
  };
  return html`<div class=${`importing ${over ? "over" : ""}`} onDrop=${drop} onDragOver=${drag}
      onDragLeave=${() => setOver(false)}>
    <label>Import the anatomy table, the physiology table, or both (.xlsx, .ods, CSV, JSON, YAML, or a ZIP file or the result
      of a run (.h5) with them), or a whole project (.cxproject): choose files or drop them here
      <input type="file" multiple accept=".xlsx,.xlsm,.ods,.csv,.tsv,.txt,.json,.yaml,.yml,.zip,.h5,.cxproject"
        onChange=${choose} /></label>
    ${refused && html`<div role="alert" class="bad">
      <p>✖ Not imported${refused.problems?.length ? ":" : `: ${refused.message}`}</p>
      <ul>${(refused.problems ?? []).map((problem) => html`<li>${where(problem)}${problem.message}</li>`)}</ul></div>`}
  </div>`;
}

function where({ file, row, column, place }) {
  const at = place ?? { file, row, column };
  const parts = [at.file, at.row && `row ${at.row}`, at.column && `column ${at.column}`].filter(Boolean);
  return parts.length ? `${parts.join(", ")}: ` : "";
}
