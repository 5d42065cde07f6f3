// The values that a run is repeated for: a name and its values, for one cell or several; every combination is a point.
import { html } from "../lib.js";

/**
 * `problems` are those that the server has found, each with the name that it is of, or without. `tried`: Start was pressed, so
 * that what is missing is no longer still to come.
 */
export function Sweep({ sweep, set, names, problems, tried }) {
  const known = sweep.map(({ name }) => name.trim());
  const put = (row) => (fields) => set(sweep.map((one, number) => (number === row ? { ...one, ...fields } : one)));
  const faults = (row) => {
    const own = problems.filter(({ name }) => name && name === known[row]).map(({ message }) => message);
    return [fault(sweep, row, tried), ...own].filter(Boolean);
  };
  const others = problems.filter(({ name }) => !known.includes(name)).map(({ message }) => message);
  return html`<details><summary>Sweep values</summary>
    <p class="muted">One run for each value; of several names, for each combination. A name is a parameter (runtime), a value of
      the physiology (J), a value of a block (SS.C), or a cell of a row (G[1].number_of_neurons).</p>
    ${sweep.map((one, row) => html`<${Line} key=${row} row=${row} one=${one} put=${put(row)} faults=${faults(row)} />`)}
    <div role="status"><${Faults} texts=${others} /></div>
    <button type="button" onClick=${() => set([...sweep, { name: "", values: "" }])}>Another name</button>
    <datalist id="sweep-names">${names.map((name) => html`<option value=${name} />`)}</datalist>
  </details>`;
}

function Line({ row, one, put, faults }) {
  const id = `sweep-${row}`;
  const field = (name) => ({
    value: one[name], onInput: (event) => put({ [name]: event.target.value }), autocomplete: "off",
    "aria-describedby": id, "aria-invalid": faults.length ? "true" : undefined,
  });
  return html`<div class="row">
    <label class="stacked">Name <input ...${field("name")} list="sweep-names" /></label>
    <label class="stacked grow">Values <input ...${field("values")} placeholder="1*nS, 2*nS, 3*nS  or  1:5:1" /></label>
  </div><div id=${id} class="sweep-faults" role="status"><${Faults} texts=${faults} /></div>`;
}

const Faults = ({ texts }) => texts.map((text) => html`<p class="bad" key=${text}>✖ ${text}</p>`);

/** What is wrong with a row whatever the tables are, or "". */
export function fault(sweep, row, tried = true) {
  const [name, values] = [sweep[row].name.trim(), sweep[row].values.trim()];
  const twice = name && sweep.slice(0, row).some((other) => other.name.trim() === name);
  if (twice) return `'${name}' is named twice; write all its values in one field`;
  if (!tried) return "";
  if (name && !values) return `the values of '${name}' are missing`;
  return values && !name ? "the name of these values is missing" : "";
}

/** Name and values of each row that says something; what is no plain list stays a text, which the server reads. */
export function given(sweep) {
  const trimmed = sweep.map(({ name, values }) => [name.trim(), values.trim()]);
  return trimmed.filter(([name, values]) => name && values).map(([name, values]) => [name, read(values)]);
}

function read(values) {
  const words = values.split(",").map((word) => word.trim());
  return /[:[\](){}"']/.test(values) || words.includes("") ? values : words;
}
