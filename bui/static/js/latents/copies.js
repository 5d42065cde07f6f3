// Who copied whom: members from top to bottom, generations from left to right, and lines to those who go on from them.
import { html, useMemo } from "../lib.js";
import { number } from "../look/format.js";

const STEP = 30; // CSS pixels from a generation to the next,
const ROW = 18; // and from a member to the next
const LEFT = 30;
const TOP = 24;

/**
 * Members of all generations as dots, and lines between them; those of the winner come last, above the others.
 * @param {Pick<Told<"LatentStatus">, "members" | "steps" | "lineage" | "copies">} run
 */
export function treeOf({ members, steps, lineage, copies }) {
  const parents = new Map(copies.map((one) => [`${one.generation}:${one.member}`, one.parent]));
  const line = new Set(lineage.map((one) => `${one.generation}:${one.member}`));
  const links = [];
  const dots = [];
  for (const { generation, scores } of steps) {
    for (let member = 0; member < members; member++) {
      const key = `${generation}:${member}`;
      const parent = parents.get(key) ?? member;
      const won = line.has(key);
      const kind = won ? "won" : parent === member ? "stay" : "copied";
      dots.push({ key, generation, member, score: scores[member] ?? null, won });
      if (generation > 0) links.push({ key, generation, member, parent, kind });
    }
  }
  const order = ["stay", "copied", "won"];
  links.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  return { dots, links };
}

/** Which member others copied most often: [member, times], the most copied first. */
export function copiedMost(copies) {
  const times = new Map();
  for (const { parent } of copies) times.set(parent, (times.get(parent) ?? 0) + 1);
  return [...times].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
}

/** @param {Props<{run: Told<"LatentStatus">}>} props */
export function Copies({ run }) {
  const { dots, links } = useMemo(() => treeOf(run), [run]);
  if (run.steps.length < 2) {
    return html`<p class="notice muted">Nobody has copied anybody yet; that begins with the second generation.</p>`;
  }
  const first = run.steps[0].generation;
  const x = (generation) => LEFT + (generation - first) * STEP;
  const y = (member) => TOP + member * ROW;
  const path = (one) => {
    const [from, to] = [x(one.generation - 1), x(one.generation)];
    const [above, below] = [y(one.parent), y(one.member)];
    return `M ${from} ${above} C ${from + 14} ${above} ${to - 14} ${below} ${to} ${below}`;
  };
  const [width, height] = [x(run.steps[run.steps.length - 1].generation) + 20, y(run.members)];
  const every = Math.max(1, Math.ceil(run.members / 20));
  return html`<p class="small muted">A line leads from a member to the one that goes on from its state. Blue: the winner and
      those from which it comes. Red rings: members without a loss.</p>
    <div class="scroll-x" tabindex="0" role="region" aria-label="Picture of who copied whom">
      <svg class="copies" role="img" width=${width} height=${height} aria-label=${words(run)}>
        ${run.steps.map(({ generation }) => generation % 5 === 0 && html`<text key=${generation} x=${x(generation)} y="12"
          text-anchor="middle">${generation}</text>`)}
        ${Array.from({ length: run.members }, (_, member) => member % every === 0 && html`<text key=${member} x="20"
          y=${y(member) + 4} text-anchor="end">${member}</text>`)}
        ${links.map((one) => html`<path key=${one.key} class=${one.kind} d=${path(one)} />`)}
        ${dots.map((one) => html`<circle key=${one.key} cx=${x(one.generation)} cy=${y(one.member)} r=${one.won ? 4 : 3}
          class=${one.won ? "won" : one.score === null ? "lost" : ""}><title>Member ${one.member}, generation${" "}
          ${one.generation}: loss ${number(one.score, 4)}</title></circle>`)}
      </svg></div>
    <${Table} run=${run} />`;
}

function words({ copies, members }) {
  const [most] = copiedMost(copies);
  const often = most ? `; member ${most[0]} was copied most often, ${most[1]} times` : "";
  return `Who copied whom among ${members} members: ${copies.length} copies${often}. The table below has all of them.`;
}

/** @param {Props<{run: Told<"LatentStatus">}>} props */
function Table({ run }) {
  if (!run.copies.length) return html`<p class="small muted">Nobody has copied anybody so far.</p>`;
  return html`<details class="small"><summary>All copies as a table (${run.copies.length})</summary>
    <table class="plain"><caption class="hidden">Who copied whom</caption>
      <thead><tr><th scope="col">Generation</th><th scope="col" class="number">Member</th>
        <th scope="col" class="number">Copied</th></tr></thead>
      <tbody>${run.copies.map((one) => html`<tr key=${`${one.generation}:${one.member}`}><td>${one.generation}</td>
        <td class="number">${one.member}</td><td class="number">${one.parent}</td></tr>`)}</tbody></table></details>`;
}
