// The button Simulate, the reason why it cannot be used, and the dialog that starts a run.
import { app, theProject } from "../app.js";
import { tables } from "../tables.js";
import { html, useRef, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Dialog } from "./dialog.js";
import { Estimated } from "./estimate.js";
import { Device } from "./field.js";
import { StartNow, begin as start } from "./start.js";
import { Sweep, fault, given } from "./sweep.js";
import { useSweepCheck } from "./sweep_check.js";
import { sweepSize } from "./sweep_size.js";
import { parameter } from "./parameter.js";
import { property } from "./columns.js";

const NOTHING = { runtime: "", title: "", device: "", seed: "", fast: "", trials: "", every: "", keep: "" };
const CHECKPOINTS = "A run with checkpoints can be stopped and resumed, and is not lost when its process is killed.";
const KEPT = "The tables are kept as a version with the run.";
const FIRST = "Nothing was started: fix the sweep values first.";

/** Why nothing can be simulated now, or "". */
export function reason(check) {
  if (!check) return "The tables are being checked";
  if (check.failed) return "The tables could not be checked";
  if (check.errors) return `Fix ${check.errors === 1 ? "the error" : `the ${check.errors} errors`} first`;
  if (!check.trusted) return "Confirm first what the tables bring along";
  return check.ready ? "" : "The tables are not ready";
}

export function Simulate() {
  const check = useStore(app.check);
  const [open, setOpen] = useState(false);
  const why = reason(check);
  return html`
    <span id="why-not" class="why-not">${why}</span>
    <button class="primary simulate" id="simulate" disabled=${Boolean(why)} title=${why || "Run the network"}
      aria-describedby="why-not" onClick=${() => setOpen(true)}>▶ Simulate</button>
    <${StartNow} why=${why} />
    ${open && html`<${Asking} check=${check} close=${() => setOpen(false)} />`}`;
}

function Asking({ check, close }) {
  const content = tables.value;
  const [asked, setAsked] = useState(NOTHING);
  const [sweep, setSweep] = useState([{ name: "", values: "" }]);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const { problems, size, look } = useSweepCheck(asked, sweep);
  const form = useRef(null);
  const keys = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    form.current.requestSubmit();
  };
  const begin = async (event) => {
    event.preventDefault();
    setTried(true);
    if (problems.length || sweep.some((_, row) => fault(sweep, row))) return setSaid(FIRST);
    setBusy(true);
    try {
      await start(asked, sweep);
      close();
    } catch (error) {
      if (error.status === 409) return close();
      const found = error.status === 422 && given(sweep).length ? await look() : [];
      setSaid(found.length ? FIRST : error.message);
      setBusy(false);
    }
  };
  return html`<${Dialog} title="Simulate" close=${close}>
    <form class="asking" ref=${form} onSubmit=${begin} onKeyDown=${keys}>
      <p role="status">${sizes(check, asked, sweep, size)} ${KEPT}</p>
      <${Fields} content=${content} asked=${asked} set=${setAsked} />
      <${Sweep} sweep=${sweep} set=${setSweep} names=${sweepNames(content)} problems=${problems} tried=${tried} />
      ${said && html`<p class="bad" role="alert">✖ ${said}</p>`}
      ${given(sweep).length ? html`<p class="estimate small" role="status">${sweepSize(size)}</p>`
        : html`<${Estimated} asked=${asked} />`}
      <div class="row spaced"><button class="primary" disabled=${busy} title="Ctrl+Enter">Start</button>
        <button type="button" onClick=${close}>Cancel</button></div>
    </form>
  </${Dialog}>`;
}

/** What may be said for this run alone; an empty field is as the tables say. */
function Fields({ content, asked, set }) {
  const field = (name) => ({ value: asked[name], onInput: (event) => set({ ...asked, [name]: event.target.value }) });
  const whole = { inputmode: "numeric", pattern: "\\d*" };
  const known = { default: parameter(content, "device") || property("params", "device").default };
  const device = (value) => set({ ...asked, device: value });
  const isAuto = (parameter(content, "fast") || "auto").toLowerCase() === "auto";
  return html`<div class="fields">
    <label class="stacked">Duration${" "}<input ...${field("runtime")} maxlength="100"
      placeholder=${parameter(content, "runtime") || "as in the tables"} /></label>
    <label class="stacked">Title <input ...${field("title")} placeholder=${theProject().title} maxlength="200" /></label>
    <label class="stacked">Device <${Device} value=${asked.device} set=${device} known=${known} common=${{}} onlyHere /></label>
    <label class="stacked">Seed${" "}
      <input ...${field("seed")} ...${whole} placeholder=${parameter(content, "seed") || "drawn"} /></label>
    <label class="stacked">Fast <select ...${field("fast")}><option value="">as in the tables${isAuto ? " (auto)" : ""}</option>
      <option value="1">on</option><option value="0">off</option></select></label>
    <label class="stacked">Trials${" "}
      <input ...${field("trials")} ...${whole} placeholder=${parameter(content, "trials_per_config") || "1"} /></label>
    <label class="stacked">Checkpoint every${" "}
      <input ...${field("every")} maxlength="100" placeholder="none; 1*second" /></label>
    <label class="stacked">Checkpoints kept${" "}
      <input ...${field("keep")} ...${whole} placeholder="3" disabled=${!asked.every.trim()} /></label>
  </div>
  <p class="small muted">${CHECKPOINTS}</p>`;
}

function sizes(check, asked, sweep, size) {
  if (size?.runs > 1) return `${size.runs} simulations.`;
  const swept = given(sweep).map(([, values]) => values);
  if (swept.some((values) => !Array.isArray(values))) return "The points are being counted …";
  const points = swept.reduce((all, values) => all * values.length, 1);
  const many = check.runs * points * (Number(asked.trials) || 1);
  const own = check.sweeps.map(({ name, values }) => `${name}: ${values.length} values`).join(", ");
  const why = own && ` (the tables sweep ${own})`;
  return `${many === 1 ? "One simulation" : `${many} simulations`}${why}.`;
}

function sweepNames(content) {
  const rows = content.sheets.physiology.rows.filter((row) => row.cells && !row.off && row.cells[2]);
  const values = rows.map(({ cells }) => (cells[1] ? `${cells[0]}.${cells[1]}` : cells[0]));
  return [...content.sheets.params.columns, ...values];
}
