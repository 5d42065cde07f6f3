// The loss of every member over the generations, with the best of each, the median, and the line of the winner.
import { html, useMemo, useState } from "../lib.js";
import { Chart, Legend } from "../look/chart.js";
import { number } from "../look/format.js";

const MEMBER = { label: "members", ink: "--member" };
const MEDIAN = { label: "median", ink: "--e1", dash: [5, 3] };
const BEST = { label: "best of the generation", ink: "--i0", dots: "only" };
const WINNER = { label: "the winner and those from which it comes", ink: "--accent" };

/**
 * What the chart shows: where generations stand, and lines over them; null where a member has no loss.
 * @param {Pick<Told<"LatentStatus">, "members" | "steps" | "lineage">} run
 */
export function fanOf({ members, steps, lineage }) {
  const single = members === 1;
  const x = steps.map((step) => (single ? step.epoch : step.generation));
  const loss = { ...WINNER, label: "loss", values: steps.map((step) => step.scores[0] ?? null) };
  if (single) return { x, label: "epoch", series: [loss] };
  const known = new Map(lineage.map((one) => [one.generation, one.score]));
  const each = Array.from({ length: members }, (_, member) => ({
    ...MEMBER, label: `member ${member}`, values: steps.map((step) => step.scores[member] ?? null),
  }));
  const over = [
    { ...MEDIAN, values: steps.map((step) => step.median) },
    { ...BEST, values: steps.map((step) => step.best) },
    { ...WINNER, values: steps.map((step) => known.get(step.generation) ?? null) },
  ];
  return { x, label: "generation", series: [...each, ...over] };
}

/** @param {Props<{run: Told<"LatentStatus">}>} props */
export function Fan({ run }) {
  const { x, label, series } = useMemo(() => fanOf(run), [run]);
  const [range, setRange] = useState(null);
  if (series.every((own) => own.values.every((value) => value === null))) {
    return html`<p class="notice muted">No member has a loss yet.</p>`;
  }
  const single = run.members === 1;
  const best = run.best === null ? "" : ` The best is ${number(run.best, 4)}, in generation ${run.best_generation}.`;
  const text = `Loss of ${single ? "the model" : `${run.members} members`} over ${x.length} generations.${best}`;
  return html`<${Chart} title="Loss on the validation data" text=${text} height=${320} legend=${false} series=${series}
      x=${{ label, values: x }} y=${{ label: "nats per bin and neuron, smoothed" }} range=${range}
      onZoom=${(from, to) => setRange([from, to])} />
    ${!single && html`<${Legend} series=${[MEMBER, MEDIAN, BEST, WINNER]} />`}
    <p class="small muted">Less is better. Drag over a part to see it larger.${" "}
      ${range && html`<button class="link" onClick=${() => setRange(null)}>Show all</button>`}</p>`;
}
