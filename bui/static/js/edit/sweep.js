// The values that a run is repeated for: a name and its values, for one cell or several; every combination is a point.
import { html } from "../lib.js";

/**
 * `problems` are those that the server has found, each with the name that it is of, or without. `tried`: Start was pressed, so
 * that what is missing is no longer still to come.
 */
export function Sweep({ sweep, set, names, problems, tried }) {
  const put = (row, field) => (event) => set(sweep.map((one, number) => (number === row ? { ...one, [field]: event.target.value } : one)));
  const known = sweep.map(({ name }) => name.trim());
  return html`<details><summary>Sweep values</summary>
    <p class="muted">One run for each value; of several names, for each combination. A name is a parameter (runtime), a value of the physiology (J), a value of a block (SS.C), or a cell of a row (G[1].number_of_neurons).</p>
    ${sweep.map((one, row) => {
      const faults = [fault(sweep, row, tried), ...problems.filter(({ name }) => name && name === known[row]).map(({ message }) => message)].filter(Boolean);
      const common = { autocomplete: "off", "aria-describedby": `sweep-${row}`, "aria-invalid": faults.length ? "true" : undefined };
      return html`<div class="row" key=${row}>
        <label class="stacked">Name <input ...${common} value=${one.name} onInput=${put(row, "name")} list="sweep-names" /></label>
        <label class="stacked grow">Values <input ...${common} value=${one.values} onInput=${put(row, "values")} placeholder="1*nS, 2*nS, 3*nS  or  1:5:1" /></label>
      </div><div id=${`sweep-${row}`} class="sweep-faults" role="status">${faults.map((text) => html`<p class="bad" key=${text}>✖ ${text}</p>`)}</div>`;
    })}
    <div role="status">${problems.filter(({ name }) => !known.includes(name)).map(({ message }) => html`<p class="bad" key=${message}>✖ ${message}</p>`)}</div>
    <button type="button" onClick=${() => set([...sweep, { name: "", values: "" }])}>Another name</button>
    <datalist id="sweep-names">${names.map((name) => html`<option value=${name} />`)}</datalist>
  </details>`;
}

/** What is wrong with a row whatever the tables are, or "". */
export function fault(sweep, row, tried = true) {
  const [name, values] = [sweep[row].name.trim(), sweep[row].values.trim()];
  if (name && sweep.slice(0, row).some((other) => other.name.trim() === name)) return `'${name}' is named twice; write all its values in one field`;
  if (!tried) return "";
  if (name && !values) return `the values of '${name}' are missing`;
  return values && !name ? "the name of these values is missing" : "";
}

/** Name and values of each row that says something; what is no plain list stays a text, which the server reads. */
export function given(sweep) {
  return sweep.filter(({ name, values }) => name.trim() && values.trim()).map(({ name, values }) => [name.trim(), read(values.trim())]);
}

function read(values) {
  const words = values.split(",").map((word) => word.trim());
  return /[:[\](){}"']/.test(values) || words.includes("") ? values : words;
}
