// A project as one file, to send to somebody.
import { address } from "../api.js";
import { attempt } from "../app.js";
import { flush } from "../edit/autosave.js";
import { Dialog } from "../edit/dialog.js";
import { html, useEffect, useState } from "../lib.js";

/** @param {Props<{project: Told<"ProjectHead">}>} props */
export function Sending({ project, close }) {
  const [runs, setRuns] = useState(false);
  useEffect(() => void attempt(flush), []); // what is sent is what is there
  return html`<${Dialog} title="Send the project" close=${close}>
    <p>One file (.cxproject) with the tables, the files that they name, and the versions that were kept. Who drops it into the
      page has a project of their own; <code>cxsystem2 run FILE</code> runs it.</p>
    <p><label class="switch"><input type="checkbox" checked=${runs} onChange=${() => setRuns(!runs)} />${" "}
      With its runs and sweeps, and their results</label></p>
    <p class="small muted">Runs that were stopped or have failed, logs, checkpoints and trainings stay here. The page opens
      files of up to 32 MiB.</p>
    <div class="row"><a download href=${address(`/projects/${project.id}/file?runs=${runs ? 1 : 0}`)}>
      Save the file</a><button onClick=${close}>Close</button></div>
  </${Dialog}>`;
}
