// A measure against the parameters of a sweep: a line, a heat map, or points.
import { html, useState } from "../lib.js";
import { noneDone } from "../runs/actions.js";
import { Answered, query, useAnswer } from "./answer.js";
import { Heat } from "./heat_map.js";
import { SaveFigure } from "./save_figure.js";
import { SweepLine } from "./sweep_line.js";
import { WHOLE, WindowBar, windowFault, windowFields } from "./window_bar.js";

/** @param {Props<{run: Run}>} props */
export function SweepMap({ run }) {
  const done = run.points?.done ?? 0;
  const points = useAnswer(`/runs/${run.id}/batch`, { turn: `${done}${run.status}` });
  const first = points.found?.rows.find((row) => row.status === "done");
  const table = useAnswer(first ? query(`/runs/${run.id}/results`, { point: first.run }) : null);
  const [choice, set] = useState({ measure: "rate", population: "", x: "", y: "", at: {} });
  const at = Object.entries(choice.at).map(([name, value]) => `at=${encodeURIComponent(`${name}=${value}`)}`).join("&");
  const [span, setSpan] = useState(WHOLE);
  const fields = { measure: choice.measure, x: choice.x, y: choice.y, ...windowFields(span) };
  const path = query(`/runs/${run.id}/map`, fields) + (at && `&${at}`);
  const answer = useAnswer(first && !windowFault(span) ? path : null, { turn: String(done) });
  if (points.found && !first) return html`<p class="notice muted">${noneDone(run)}</p>`;
  if (points.error) return html`<${Answered} answer=${points} what="points" />`;
  const { found } = answer;
  const figure = () => {
    const population = found && found.kind !== "line" ? shownPopulation(found, choice) : "";
    const [x, y] = [found?.x?.name ?? "", found?.y?.name ?? ""];
    return query(`/runs/${run.id}/map/figure`, { ...fields, x, y, population }) + (at && `&${at}`);
  };
  return html`<${WindowBar} span=${span} set=${setSpan} start=${found?.start} stop=${found?.stop}>
      <${SaveFigure} figures=${() => [{ title: "Map", path: figure() }]} disabled=${!found} /><//>
    <${Choices} choice=${choice} set=${set} table=${table.found} found=${found} />
    <${Answered} answer=${answer} what="the map">
      ${(shown) => html`<${Picture} run=${run} found=${shown} choice=${choice} />`}<//>`;
}

function Choices({ choice, set, table, found }) {
  const measures = [...(table?.measures ?? []), ...(table?.run_measures ?? [])];
  const about = measures.find((one) => one.name === choice.measure)?.about;
  const axes = found?.axes ?? [];
  const field = (name) => (event) => set({ ...choice, [name]: event.target.value });
  return html`<div class="row axis-choice">
    <label>Measure <select value=${choice.measure} onChange=${field("measure")}>
      ${(measures.length ? measures : [{ name: "rate" }]).map((one) => html`<option key=${one.name} value=${one.name}>
      ${one.title ?? one.name}</option>`)}</select></label>
    ${found && found.kind !== "line" && found.populations.length > 1 && html`<label>Population${" "}
      <select value=${shownPopulation(found, choice)}
      onChange=${field("population")}>
      ${found.shown.map(({ name, short }) => html`<option key=${name} value=${name}>${short}</option>`)}</select></label>`}
    ${axes.length > 1 && ["x", "y"].map(
      (side) => html`<label key=${side}>
        ${side === "x" ? "Along" : "Up"} <select value=${found[side]?.name ?? ""}
          onChange=${(event) => set(withAxis(choice, found, side, event.target.value))}>
        ${side === "y" && html`<option value="">nothing</option>`}
        ${axes.map((axis) => html`<option key=${axis.name} value=${axis.name}>${axis.label}</option>`)}</select></label>`,
    )}
    ${Object.entries(found?.fixed ?? {}).map(
      ([name, value]) => html`<label key=${name}>at ${name} = <select value=${choice.at[name] ?? value}
        onChange=${(event) => set({ ...choice, at: { ...choice.at, [name]: event.target.value } })}>
        ${axes.find((axis) => axis.name === name)?.texts.map((text) => html`<option key=${text} value=${text}>
          ${text}</option>`)}</select></label>`,
    )}
  </div>${about && html`<p class="small muted">${about}</p>`}`;
}

/** Another parameter on one axis; the two axes change places where both would be the same. */
function withAxis(choice, found, side, name) {
  const [x, y] = [found.x?.name ?? "", found.y?.name ?? ""];
  const another = () => found.axes.find((axis) => axis.name !== name).name;
  const axes = side === "x" ? { x: name, y: name === y ? x : y } : { x: name === x ? y || another() : x, y: name };
  const at = Object.fromEntries(Object.entries(choice.at).filter(([own]) => own !== axes.x && own !== axes.y));
  return { ...choice, ...axes, at };
}

const shownPopulation = ({ populations }, { population }) => (populations.includes(population) ? population : populations[0]);

function Picture({ run, found, choice }) {
  const problems = found.problems?.length ? html`<p class="small warn">${found.problems.map(String).join("; ")}</p>` : null;
  const population = shownPopulation(found, choice);
  const Kind = found.kind === "map" ? Heat : SweepLine;
  return html`<${Kind} run=${run} found=${found} population=${population} />${problems}`;
}
