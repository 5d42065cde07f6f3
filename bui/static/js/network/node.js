// A population in the graph: a triangle (excitatory), a disc (inhibitory) or a diamond (input), as large as it has cells.
import { jump } from "../edit/jump.js";
import { html } from "../lib.js";
import { kindOf } from "../look/kinds.js";
import { count } from "./words.js";

export function PopulationNode({ node, at, begin, over, select, selected, faint }) {
  const kind = kindOf(node);
  const { x, y, r } = at;
  const key = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    select(node.label);
  };
  const open = () => !node.members && jump(node.sheet, node.row, "idx");
  const [enter, leave] = [() => over(node.label), () => over(null)];
  return html`<g class=${`node ${kind}${selected ? " selected" : ""}${faint ? " apart" : ""}`} data-label=${node.label}
      role="button" tabindex="0" aria-pressed=${selected} aria-label=${nodeWords(node)} onPointerDown=${begin} onKeyDown=${key}
      onDblClick=${open}
      onPointerEnter=${enter} onPointerLeave=${leave} onFocus=${enter} onBlur=${leave}>
    <rect class="node-reach" x=${x - Math.max(r, 28)} y=${y - r} width=${2 * Math.max(r, 28)} height=${2 * r + 28} />
    ${kind === "inhibitory" ? html`<circle cx=${x} cy=${y} r=${r * 0.88} />`
    : kind === "excitatory" ? html`<path d=${`M ${x} ${y - r * 1.05} L ${x + r} ${y + r * 0.8} L ${x - r} ${y + r * 0.8} z`} />`
    : html`<path d=${`M ${x} ${y - r} L ${x + r} ${y} L ${x} ${y + r} L ${x - r} ${y} z`} />`}
    <text x=${x} y=${y + r + 14}>${node.short}</text>
    <text x=${x} y=${y + r + 26} class="small">${count(node.cells)}</text>
  </g>`;
}

export function nodeWords(node) {
  if (!node) return "";
  if (node.members) return `${node.short}: ${count(node.cells)} cells in ${node.members.length} populations`;
  const layer = node.layer ? `, layer ${node.layer.replace("toL", " to ")}` : "";
  const what = `${count(node.cells)} cells, ${kindOf(node)}, ${node.model}${layer}`;
  return `${node.told}: ${what}; row ${node.row + 1} of ${node.sheet === "IN" ? "Inputs" : "Populations"}`;
}
