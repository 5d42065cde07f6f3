// The values that a run is repeated for: a name and its values, for one cell or several; every combination is a point.
import { html } from "../lib.js";

export function Sweep({ sweep, set, names }) {
  const put = (row, field) => (event) => set(sweep.map((one, number) => (number === row ? { ...one, [field]: event.target.value } : one)));
  return html`<details><summary>Sweep values</summary>
    <p class="muted">One run for each value; of several names, for each combination. A name is a parameter (runtime), a value of the physiology (J), a value of a block (SS.C), or a cell of a row (G[1].number_of_neurons).</p>
    ${sweep.map(({ name, values }, row) => html`<div class="row" key=${row}>
      <label class="stacked">Name <input value=${name} onInput=${put(row, "name")} list="sweep-names" autocomplete="off" /></label>
      <label class="stacked grow">Values <input value=${values} onInput=${put(row, "values")} placeholder="1*nS, 2*nS, 3*nS  or  1:5:1" autocomplete="off" /></label>
    </div>`)}
    <button type="button" onClick=${() => set([...sweep, { name: "", values: "" }])}>Another name</button>
    <datalist id="sweep-names">${names.map((name) => html`<option value=${name} />`)}</datalist>
  </details>`;
}

/** Name and values of each row that says something; a range stays a text. */
export function given(sweep) {
  return sweep.filter(({ name, values }) => name.trim() && values.trim()).map(({ name, values }) => [name.trim(), read(values)]);
}

function read(values) {
  const range = values.includes(":") && !values.includes(",");
  return range ? values.trim() : values.split(",").map((word) => word.trim()).filter(Boolean);
}
