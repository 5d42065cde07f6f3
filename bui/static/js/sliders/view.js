// Sliders for chosen parameters of the open project: each change runs the model again, and shows its spikes.
import { post } from "../api.js";
import { app, attempt, go } from "../app.js";
import { isConfirmed } from "../edit/checking.js";
import { setCells } from "../edit/change.js";
import { flush, saving } from "../edit/autosave.js";
import { parameter } from "../edit/parameter.js";
import { html, useEffect, useState } from "../lib.js";
import { useStore } from "../store.js";
import { change, useContent } from "../tables.js";
import { MOST, numbersOf, openPins, pins, setPins } from "./pins.js";
import { Played } from "./played.js";
import { usePlayed } from "./play.js";
import { written } from "./range.js";
import { Slider } from "./slider.js";

const DURATION = "200*ms";
const FEW = "Choose a parameter. Its slider runs the model again with each change; nothing is kept, unless you say so.";

/** @param {Props<{project: OpenProject}>} props */
export function SlidersView({ project }) {
  const content = useContent();
  const check = useStore(app.check);
  openPins(project.id);
  const names = useStore(pins);
  const [at, setAt] = useState(/** @type {Record<string, number>} */ ({}));
  const [duration, setDuration] = useState(DURATION);
  const known = numbersOf(content, check);
  const shown = names.flatMap((name) => known.filter((one) => one.name === name));
  useEffect(() => {
    attempt(() => post("/sliders/open"));
  }, []);
  const moved = shown.filter((one) => (at[one.name] ?? one.value) !== one.value);
  const changes = moved.map((one) => `${one.name}=${written(at[one.name], one.unit)}`);
  const asked = check?.ready && shown.length > 0 ? {
    project: project.id, changes: [...changes, ...(duration.trim() ? [`runtime=${duration.trim()}`] : [])],
    ...(isConfirmed() && { trust: true }),
  } : null;
  const saved = useSaved(content);
  const state = usePlayed(saved && asked);
  const put = (name) => (value) => setAt({ ...at, [name]: value });
  const column = content.sheets.physiology.columns.indexOf("Value");
  const keep = (one) => () => change(`set ${one.name}`, (now) =>
    setCells(now, "physiology", [[one.row, column, written(at[one.name], one.unit)]]));
  return html`<section class="run-detail panel sliders" aria-labelledby="sliders-title">
    <header class="row"><h2 id="sliders-title" class="grow title">Sliders</h2>
      <label class="row small">Duration <input class="narrow" value=${duration} maxlength="100"
        placeholder=${parameter(content, "runtime")} onChange=${(event) => setDuration(event.target.value)} /></label>
      <${Pin} known=${known} names=${names} />
      <button class="close" aria-label="Close the sliders" onClick=${() => go("runs")}>×</button></header>
    ${!shown.length && html`<p class="notice muted">${FEW}</p>`}
    ${shown.map((one) => html`<${Slider} key=${one.name} one=${one} at=${at[one.name] ?? one.value} set=${put(one.name)}
      keep=${keep(one)} unpin=${() => setPins(names.filter((name) => name !== one.name))} />`)}
    ${check && !check.ready && html`<p class="notice bad" role="alert">Fix the errors of the tables first.</p>`}
    <${Played} state=${state} />
  </section>`;
}

/** Whether the server has the tables as they are; a change of a cell elsewhere is saved first. */
function useSaved(content) {
  const [saved, set] = useState(/** @type {object | null} */ (null));
  const done = useStore(saving).state === "saved"; // what could not be saved at first is saved later
  useEffect(() => {
    let over = false;
    flush().then((whole) => !over && whole && set(content));
    return () => {
      over = true;
    };
  }, [content, done]);
  return saved === content;
}

function Pin({ known, names }) {
  const free = known.filter((one) => !names.includes(one.name));
  const pin = (event) => {
    if (event.target.value) setPins([...names, event.target.value]);
    event.target.value = "";
  };
  return html`<label class="row small">Add${" "}<select disabled=${names.length >= MOST} onChange=${pin}>
    <option value="">parameter …</option>
    ${free.map((one) => html`<option key=${one.name} value=${one.name}>${one.name} = ${one.value} ${one.unit}</option>`)}
  </select></label>`;
}
