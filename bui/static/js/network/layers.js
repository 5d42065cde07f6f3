// A network by layer: the excitatory and the inhibitory populations of a layer are one node each.
import { kindOf } from "../look/kinds.js";
import { bandsOf } from "./summary.js";

export function byLayer({ nodes, edges }) {
  const groups = new Map();
  for (const node of nodes) {
    const key = `${node.band}:${kindOf(node)}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(node);
  }
  const merged = [...groups].map(([key, members]) => (members.length > 1 ? groupOf(key, members) : members[0]));
  const home = new Map(merged.flatMap((node) => (node.members ?? [node]).map((member) => [member.label, node])));
  return { nodes: merged, edges: joined(edges, home), bands: bandsOf(merged) };
}

function groupOf(key, members) {
  const [first] = members;
  const kind = kindOf(first);
  const where = kind === "input" ? "inputs" : `L${first.band === "2" ? "2/3" : first.band}`;
  const short = kind === "input" ? `${members.length} inputs` : `${where} ${kind} (${members.length})`;
  return {
    label: key, name: key, short, told: short, members, band: first.band, kind: first.kind, excitatory: first.excitatory,
    cells: members.reduce((sum, node) => sum + node.cells, 0), layer: first.layer,
  };
}

/** Edges between the same two nodes with the same sign are one. */
function joined(edges, home) {
  const found = new Map();
  for (const edge of edges) {
    const [from, to] = [home.get(edge.from.label), home.get(edge.to.label)];
    const key = `${from.label}\u0000${to.label}\u0000${edge.inhibitory ? "i" : "e"}`;
    if (!found.has(key)) found.set(key, { ...edge, key, from, to, synapses: 0, pathways: [], edges: [] });
    const one = found.get(key);
    one.synapses += edge.synapses;
    one.pathways.push(...edge.pathways);
    one.edges.push(edge);
  }
  return [...found.values()];
}
