// Choosing populations, one by one, by layer, or by what they do.
import { html } from "../lib.js";
import { LineSample } from "./chart.js";
import { useStore } from "../store.js";
import { kindOf, layerOf } from "./kinds.js";

export function ChoosePopulations({ scope }) {
  const chosen = new Set(useStore(scope.names));
  const layers = [...new Set(scope.recorded.map(layerOf))];
  const set = (names) => scope.names.set(scope.recorded.filter((row) => names.has(row.name)).map((row) => row.name));
  const only = (test) => set(new Set(scope.recorded.filter(test).map((row) => row.name)));
  const without = (rows) => [...chosen].filter((name) => !rows.some((row) => row.name === name));
  const turn = (rows, on) => set(new Set(on ? [...chosen, ...rows.map((row) => row.name)] : without(rows)));
  if (scope.recorded.length === 0) return null;
  return html`<fieldset class="choose small"><legend>Populations</legend>
    <div class="row">
      <button onClick=${() => only(() => true)}>All</button>
      <button onClick=${() => only((row) => kindOf(row) === "excitatory")}>Excitatory</button>
      <button onClick=${() => only((row) => kindOf(row) === "inhibitory")}>Inhibitory</button>
    </div>
    ${layers.map((layer) => {
      const rows = scope.recorded.filter((row) => layerOf(row) === layer);
      return html`<${Layer} key=${layer} layer=${layer} rows=${rows} chosen=${chosen} turn=${turn} scope=${scope} />`;
    })}
  </fieldset>`;
}

function Layer({ layer, rows, chosen, turn, scope }) {
  const on = rows.filter((row) => chosen.has(row.name)).length;
  const some = (box) => box && (box.indeterminate = on > 0 && on < rows.length);
  return html`<div class="layer">
    <label class="row">
      <input type="checkbox" ref=${some} checked=${on === rows.length} onChange=${() => turn(rows, on < rows.length)} /><strong>
      ${layer}</strong></label>
    ${rows.map(
      (row) => html`<label class="row own" key=${row.name} title=${`${row.name}: ${row.size} cells, ${kindOf(row)}`}>
        <input type="checkbox" checked=${chosen.has(row.name)} onChange=${() => turn([row], !chosen.has(row.name))} />
        <${LineSample} ...${scope.colours[row.name]} /><span class="name">${row.short}</span>
      </label>`,
    )}
  </div>`;
}
