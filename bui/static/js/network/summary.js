// A plan as a graph: one node for each population or input, one edge for each pair that is connected.

export function summarize(plan) {
  const nodes = plan.populations.map((cells) => {
    const { short, label } = cells;
    const clear = short === label || short.endsWith(` ${label}`);
    return { ...cells, told: clear ? short : `${short} (${label})`, band: bandOf(cells) };
  });
  const byLabel = new Map(nodes.map((node) => [node.label, node]));
  const edges = new Map();
  for (const pathway of plan.pathways) {
    const key = `${pathway.from}\u0000${pathway.to}`;
    const ends = { from: byLabel.get(pathway.from), to: byLabel.get(pathway.to) };
    if (!edges.has(key)) edges.set(key, { key, ...ends, synapses: 0, pathways: [] });
    const edge = edges.get(key);
    edge.synapses += pathway.synapses;
    edge.pathways.push(pathway);
  }
  return { nodes, edges: [...edges.values()].filter((edge) => edge.from && edge.to).map(describe), bands: bandsOf(nodes) };
}

function describe(edge) {
  const [first] = edge.pathways;
  const mean = (name) => {
    const known = edge.pathways.filter((pathway) => pathway[name] !== null);
    return known.length ? known.reduce((sum, pathway) => sum + pathway[name], 0) / known.length : null;
  };
  return {
    ...edge,
    row: first.row, receptor: first.receptor, inhibitory: /i/.test(first.receptor),
    types: [...new Set(edge.pathways.map((pathway) => pathway.type))],
    probability: mean("probability"), weight: mean("weight"), delay: mean("delay"),
  };
}

/** Layers from the surface down, inputs below them. */
function bandOf(cells) {
  if (cells.kind === "input") return "inputs";
  return String(parseInt(cells.layer, 10) || cells.layer || "?");
}

/** The bands of some nodes in their order, with their titles. */
export function bandsOf(nodes) {
  const names = [...new Set(nodes.map((node) => node.band))];
  const depth = (name) => (name === "inputs" ? Infinity : parseInt(name, 10) || 1e6);
  const title = (name) => (name === "inputs" ? "Inputs" : name === "2" ? "Layer 2/3" : `Layer ${name}`);
  return names.sort((one, other) => depth(one) - depth(other) || one.localeCompare(other))
    .map((name) => ({ name, title: title(name), nodes: nodes.filter((node) => node.band === name) }));
}
