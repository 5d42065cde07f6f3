// The dialog that starts a training: of a data set in the folder, or of a finished run of the page.
import { post } from "../api.js";
import { go } from "../app.js";
import { Dialog } from "../edit/dialog.js";
import { html, useState } from "../lib.js";
import { Answered, sentence, useAnswer } from "../look/answer.js";

const NOTHING = {
  name: "", kind: "fit", source: "", populations: "", bin: "", trials: "", members: "", generations: "", epochs: "",
  preset: "", observation: "", generator: "", workers: "", cluster: "", storage: "", seed: "",
};
const WHOLE = ["members", "generations", "epochs", "workers", "seed"];
const OF_PBT = ["members", "generations", "workers", "cluster", "storage"];
const OF_RUN = ["populations", "bin", "trials"];

/**
 * What the server is asked for, from what stands in the fields; what is empty is left out.
 * @param {Record<string, string>} asked
 */
export function requestOf(asked) {
  const [from, word] = [asked.source.split(":", 1)[0], asked.source.slice(asked.source.indexOf(":") + 1)];
  /** @type {Record<string, string | number>} */
  const request = from === "run" ? { run: word } : { data: word };
  for (const [name, text] of Object.entries(asked)) {
    const value = text.trim();
    if (name === "source" || !value) continue;
    if (OF_PBT.includes(name) && asked.kind !== "pbt") continue;
    if (OF_RUN.includes(name) && from !== "run") continue;
    request[name] = WHOLE.includes(name) ? Number(value) : value;
  }
  return request;
}

export function StartButton() {
  const [open, setOpen] = useState(false);
  return html`<button class="primary" onClick=${() => setOpen(true)}>Train a model</button>
    ${open && html`<${Starting} close=${() => setOpen(false)} />`}`;
}

function Starting({ close }) {
  const answer = useAnswer("/latents/sources");
  return html`<${Dialog} title="Train a model of latent dynamics" close=${close}>
    <${Answered} answer=${answer} what="data sets">${(found) => html`<${Form} found=${found} close=${close} />`}<//>
  </${Dialog}>`;
}

/** @param {Props<{found: Told<"LatentSources">, close: () => void}>} props */
function Form({ found, close }) {
  const first = found.files.length ? `file:${found.files[0].name}` : found.runs.length ? `run:${found.runs[0].id}` : "";
  const [asked, setAsked] = useState({ ...NOTHING, source: first });
  const [said, setSaid] = useState(found.missing ? sentence(found.missing) : "");
  const [busy, setBusy] = useState(false);
  const begin = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const run = await post("/latents", requestOf(asked));
      close();
      go("latents", { run: run.id });
    } catch (error) {
      setSaid(sentence(error.message));
      setBusy(false);
    }
  };
  if (!first) {
    return html`<p class="notice muted">There are no data yet. Make a data set in ${found.folder} with
      <code> cxsystem2 lfads data RESULT… --output FILE</code>, or simulate a network first.</p>`;
  }
  return html`<form class="asking" onSubmit=${begin}>
    <${Fields} found=${found} asked=${asked} set=${setAsked} />
    ${said && html`<p class="bad" role="alert">✖ ${said}</p>`}
    <div class="row spaced"><button class="primary" disabled=${busy || Boolean(found.missing)}>Start</button>
      <button type="button" onClick=${close}>Cancel</button></div>
  </form>`;
}

/** @param {Props<{found: Told<"LatentSources">}>} props */
function Fields({ found, asked, set }) {
  const field = (name) => ({ value: asked[name], onInput: (event) => set({ ...asked, [name]: event.target.value }) });
  const whole = { inputmode: "numeric", pattern: "\\d*" };
  const ofRun = asked.source.startsWith("run:");
  const several = asked.kind === "pbt";
  return html`<div class="fields">
    <label class="stacked">Name <input ...${field("name")} required maxlength="60" /></label>
    <label class="stacked">Data <select ...${field("source")}>
      ${found.files.length > 0 && html`<optgroup label="Data sets">
        ${found.files.map(({ name }) => html`<option key=${name} value=${`file:${name}`}>${name}</option>`)}</optgroup>`}
      ${found.runs.length > 0 && html`<optgroup label="Finished runs">
        ${found.runs.map((run) => html`<option key=${run.id} value=${`run:${run.id}`}>${run.title}</option>`)}</optgroup>`}
    </select></label>
    <label class="stacked">Kind <select ...${field("kind")}><option value="fit">one model</option>
      <option value="pbt">a population that evolves</option></select></label>
    ${ofRun && html`<label class="stacked">Populations${" "}
        <input ...${field("populations")} placeholder="all that are recorded" /></label>
      <label class="stacked">Bin <input ...${field("bin")} placeholder="10*ms" /></label>
      <label class="stacked">Trials${" "}
        <input ...${field("trials")} placeholder="results, or 500*ms"
          title="Each simulation is a trial, or windows of this length" /></label>`}
    ${several && html`<label class="stacked">Members <input ...${field("members")} ...${whole} placeholder="20" /></label>
      <label class="stacked">Generations <input ...${field("generations")} ...${whole} placeholder="40" /></label>
      <label class="stacked">Processes <input ...${field("workers")} ...${whole} placeholder="1" /></label>
      <label class="stacked">Cluster <select ...${field("cluster")}><option value="">this computer</option>
        ${found.clusters.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}</select></label>
      <label class="stacked">Storage <input ...${field("storage")} placeholder="the folder of the training"
        pattern="(s3|gs|az)://.+" title="s3://bucket/name or gs://bucket/name, which all computers share" /></label>`}
    <label class="stacked">Epochs${" "}
      <input ...${field("epochs")} ...${whole} placeholder=${several ? "25 each time" : "by the number of trials"} /></label>
    <label class="stacked">Kind of data <select ...${field("preset")}>
      <option value="">spikes</option>
      ${found.presets.map((one) => html`<option key=${one.name} value=${one.name}>${one.meaning} (${one.name})</option>`)}
    </select></label>
    <label class="stacked">Observation model <select ...${field("observation")}>
      <option value="">usual for these data</option>
      ${found.observations.map(({ name, meaning }) => html`<option key=${name} value=${name}>${name}: ${meaning}</option>`)}
    </select></label>
    <label class="stacked">Generator <select ...${field("generator")}><option value="">gru</option>
      <option value="node">node, a neural ODE</option></select></label>
    <label class="stacked">Seed <input ...${field("seed")} ...${whole} placeholder="drawn" /></label>
  </div>`;
}
