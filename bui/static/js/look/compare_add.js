// Another run beside those that are compared: a run, or a point of a sweep.
import { app, go } from "../app.js";
import { html, useState } from "../lib.js";
import { comparable, hasEnd, hasResults } from "../runs/actions.js";
import { useStore } from "../store.js";
import { query, useAnswer } from "./answer.js";

/** @param {Props<{ids: string[]}>} props */
export function AddRun({ ids }) {
  const runs = useStore(app.runs);
  const [sweep, open] = useState("");
  const known = runs.filter((run) => (run.kind === "batch" ? hasResults(run) : comparable(run) && !ids.includes(run.id)));
  const add = (id) => go("look", { compare: [...ids, id].join(",") });
  const choose = (event) => {
    const found = known.find((run) => run.id === event.target.value);
    if (found?.kind === "batch") open(found.id);
    else if (found) add(found.id);
  };
  return html`<label class="row">Compare with <select value=${sweep} onChange=${choose}>
      <option value="">a run or a sweep …</option>
      ${known.map((run) => html`<option key=${run.id} value=${run.id}>
        ${run.title}${run.kind === "batch" ? " (sweep)" : ""}</option>`)}</select></label>
    ${sweep && html`<${Points} key=${sweep} sweep=${sweep} ids=${ids} add=${add} />`}`;
}

/** @param {Props<{sweep: string, ids: string[]}>} props */
function Points({ sweep, ids, add }) {
  const { found } = useAnswer(query(`/runs/${sweep}/batch`));
  const rows = (found?.rows ?? []).filter((row) => hasEnd(row) && !ids.includes(`${sweep}:${row.run}`));
  const words = (row) => found?.parameters.map((name, k) => `${name} = ${row.values[k]}`).join(", ");
  return html`<label class="row">point <select value="" onChange=${(event) => event.target.value && add(event.target.value)}>
    <option value="">${found ? "choose one" : "loading …"}</option>
    ${rows.map((row) => html`<option key=${row.run} value=${`${sweep}:${row.run}`}>
      ${row.run}: ${words(row)}${row.trial ? `, trial ${row.trial}` : ""}</option>`)}</select></label>`;
}
