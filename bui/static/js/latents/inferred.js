// What was inferred of a trial: rates of some neurons beside the truth, factors, and inputs.
import { unpack } from "../api.js";
import { html, useState } from "../lib.js";
import { Answered, query, sentence, useAnswer } from "../look/answer.js";
import { Typed } from "../typed.js";
import { channelsOf } from "./channels.js";
import { Course } from "./course.js";

const FACTORS = [3, 6, 12, 24];

/** @param {Props<{run: Told<"LatentStatus">}>} props */
export function Inferred({ run }) {
  const answer = useAnswer(run.posterior ? `/latents/${run.id}/inferred` : null);
  if (!run.posterior) {
    return html`<p class="notice muted">No trial has been inferred yet; that is done when the run is over, or by:
      <code> cxsystem2 lfads sample</code>.</p>`;
  }
  return html`<${Answered} answer=${answer} what="trials">
    ${(found) => (found.sessions.length ? html`<${Sessions} run=${run} found=${found} />`
    : html`<p class="notice muted">No trial was inferred.</p>`)}<//>`;
}

/** @param {Props<{run: Told<"LatentStatus">, found: Told<"Inferred">}>} props */
function Sessions({ run, found }) {
  const [name, setName] = useState(found.sessions[0].name);
  const session = found.sessions.find((one) => one.name === name) ?? found.sessions[0];
  return html`<p class="small muted">Of ${found.model || "this model"}: means over ${found.samples} samples, with bands of two
      standard deviations. Rates are in ${session.unit}.${found.observation && ` Observation model: ${found.observation}.`}</p>
    ${found.sessions.length > 1 && html`<div class="row latents-choice"><label>Session
      <select value=${session.name} onChange=${(event) => setName(event.target.value)}>
        ${found.sessions.map((one) => html`<option key=${one.name} value=${one.name}>${one.name}</option>`)}
      </select></label></div>`}
    <${Session} key=${session.name} run=${run} session=${session} />`;
}

/** @param {Props<{run: Told<"LatentStatus">, session: Told<"InferredSession">}>} props */
function Session({ run, session }) {
  const [word, setWord] = useState(session.parts[session.parts.length - 1].name);
  const [at, setAt] = useState(0);
  const [text, setText] = useState(session.usual.join(", "));
  const [factors, setFactors] = useState(6);
  const part = session.parts.find((one) => one.name === word) ?? session.parts[0];
  const trials = Array.from(/** @type {Iterable<number>} */ (unpack(part.trials)));
  const channels = channelsOf(text, session.channels);
  const change = (next) => {
    setWord(next);
    setAt(0);
  };
  const fields = { session: session.name, part: part.name, trial: trials[at], channels: channels.numbers.join(",") };
  return html`<div class="row small latents-choice">
      <label>Trials for <select value=${part.name} onChange=${(event) => change(event.target.value)}>
        ${session.parts.map((one) => html`<option key=${one.name} value=${one.name}>${one.name}</option>`)}</select></label>
      <label>Trial <select value=${at} onChange=${(event) => setAt(Number(event.target.value))}>
        ${trials.map((trial, k) => html`<option key=${trial} value=${k}>${trial}</option>`)}</select></label>
      <button disabled=${at === 0} onClick=${() => setAt(at - 1)}>Previous trial</button>
      <button disabled=${at + 1 >= trials.length} onClick=${() => setAt(at + 1)}>Next trial</button>
      <label>Neurons <${Typed} value=${text} set=${setText} size="14" aria-invalid=${Boolean(channels.error)} /></label>
      <label>Factors <select value=${factors} onChange=${(event) => setFactors(Number(event.target.value))}>
        ${FACTORS.map((many) => html`<option key=${many} value=${many}>${many}</option>`)}</select></label>
    </div>
    ${channels.error && html`<p class="notice bad" role="alert">${channels.error}</p>`}
    ${trials.length === 0 ? html`<p class="notice muted">There is no trial in this part.</p>`
    : !channels.error && html`<${Trial} run=${run} session=${session} fields=${fields} factors=${factors} />`}`;
}

/** @param {Props<{run: Told<"LatentStatus">, session: Told<"InferredSession">}>} props */
function Trial({ run, session, fields, factors }) {
  const answer = useAnswer(query(`/latents/${run.id}/trial`, { ...fields, factors }));
  const truth = useAnswer(query(`/latents/${run.id}/truth`, fields));
  const known = truth.busy ? null : truth.found;
  const why = truth.error ?? known?.note ?? "";
  return html`<${Answered} answer=${answer} what="the trial">${(found) => html`
    <h3>Rates</h3>
    <p class="small muted" role="status">Blue: inferred. Black dashes: the truth. Red: spikes.${" "}
      ${truth.waiting ? "The data are being read …" : why && sentence(why)}</p>
    <${Rates} found=${found} truth=${known} />
    <h3>Factors</h3>
    <p class="small muted">${found.factors.length < session.factors
    ? `The ${found.factors.length} of ${session.factors} factors that change most in this trial.` : "All factors."}</p>
    <${Courses} found=${found} courses=${found.factors} noun="Factor" />
    <h3>Inferred inputs</h3>
    ${found.inputs.length ? html`<${Courses} found=${found} courses=${found.inputs} noun="Input" />`
    : html`<p class="small muted">The model infers no inputs.</p>`}`}<//>`;
}

const listOf = (values) => Array.from(unpack(values));

/** @param {Props<{found: Told<"InferredTrial">, truth: Told<"TrueTrial"> | null}>} props */
function Rates({ found, truth }) {
  if (!found.rates.length) return html`<p class="small muted">Name some neurons above.</p>`;
  const own = new Map((truth?.channels ?? []).map((one) => [one.number, one]));
  return html`<div class="grid-charts">${found.rates.map((one) => {
    const known = own.get(one.number);
    const about = [found.unit, known?.name, known?.held_out && "held out"].filter(Boolean).join(", ");
    return html`<${Course} key=${one.number} title=${`Neuron ${one.number}`} about=${about} t=${listOf(found.t)}
      time=${found.time} positive=${true} values=${listOf(one.values)} spread=${listOf(one.spread)}
      truth=${known?.rates && listOf(known.rates)} counts=${known && listOf(known.counts)} />`;
  })}</div>`;
}

/** @param {Props<{found: Told<"InferredTrial">, courses: Told<"LatentCourse">[]}>} props */
function Courses({ found, courses, noun }) {
  return html`<div class="grid-charts">${courses.map((one) => html`<${Course} key=${one.number} about=""
    title=${`${noun} ${one.number}`} t=${listOf(found.t)} time=${found.time} values=${listOf(one.values)}
    spread=${listOf(one.spread)} />`)}</div>`;
}
