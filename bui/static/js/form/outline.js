// What is answered in the form that describes a network: populations, connections, and changes of them. Nothing is shown here.
// An outline is never changed in place.

/** The outline that the form begins with: one population, unless it is for tables that have some. */
export const begun = (words, ends) => {
  const empty = { title: "", runtime: "", populations: [], connections: [] };
  return ends.length ? empty : withPopulation(empty, words, ends);
};

/** Add a population; of the first kind without dendrites that is not there yet. */
export function withPopulation(outline, words, ends) {
  const used = new Set(outline.populations.map((each) => each.kind));
  const kind = words.kinds.find(({ word, dendrites }) => !dendrites && !used.has(word)) ?? words.kinds[0];
  const one = {
    name: freeName(kind.name, [...names(outline), ...ends.map(({ name }) => name)]), kind: kind.word, cells: kind.cells,
    model: kind.model, layer: words.usual.layer, drive: words.usual.drive, inputs: "", current: "",
    record: ["spikes", "potentials"],
  };
  return { ...outline, populations: [...outline.populations, one] };
}

/**
 * Change answers of a population. Connections follow a new name; name and size follow a new kind unless they were chosen, and
 * the model does where the new kind cannot have it. Without dendrites nobody says where on them a connection ends.
 */
export function changed(outline, words, ends, at, answers) {
  const before = outline.populations[at];
  const after = { ...before, ...answers };
  if (answers.kind && answers.kind !== before.kind) {
    const [old, now] = [before.kind, answers.kind].map((word) => words.kinds.find((kind) => kind.word === word));
    if (before.cells === old.cells) after.cells = now.cells;
    const fits = modelsOf(words, now.word).some(({ word }) => word === after.model);
    if (before.model === old.model || !fits) after.model = now.model;
    const others = [...names(outline).filter((name) => name !== before.name), ...ends.map(({ name }) => name)];
    if (before.name.replace(/\d+$/, "") === old.name.replace(/\d+$/, "")) after.name = freeName(now.name, others);
  }
  const follow = (name) => (name === before.name ? after.name : name);
  return {
    ...outline,
    populations: outline.populations.map((one, number) => (number === at ? after : one)),
    connections: outline.connections.map((one) => {
      const onto = one.to === before.name && !hasDendrites(words, after.kind) ? "" : one.onto;
      return { ...one, from: follow(one.from), to: follow(one.to), onto };
    }),
  };
}

/** Take a population out, and its connections. */
export function without(outline, at) {
  const { name } = outline.populations[at];
  return {
    ...outline,
    populations: outline.populations.filter((_, number) => number !== at),
    connections: outline.connections.filter(({ from, to }) => from !== name && to !== name),
  };
}

const blank = (words, from, to) => ({
  from, to, sign: "", probability: words.usual.probability,
  weight: "", delay: "", onto: "", plasticity: words.usual.plasticity,
});

/** Add a connection: between the first two that have none yet. */
export function withConnection(outline, words, ends) {
  const [from, to] = missing(outline, ends)[0] ?? [names(outline)[0] ?? ends[0]?.name ?? "", names(outline)[0] ?? ""];
  return { ...outline, connections: [...outline.connections, blank(words, from, to)] };
}

/** Change answers of a connection; where it ends is asked anew for another target. */
export function connected(outline, words, ends, at, answers) {
  const change = (one) => {
    const moved = answers.to !== undefined && answers.to !== one.to;
    return { ...one, ...answers, ...(moved && !hasDendrites(words, kindOf(outline, ends, answers.to)) ? { onto: "" } : {}) };
  };
  return { ...outline, connections: outline.connections.map((one, number) => (number === at ? change(one) : one)) };
}

/** Connect each population of the outline with each, itself too, as far as they are not. */
export function allConnected(outline, words, ends) {
  const added = missing(outline, ends).map(([from, to]) => blank(words, from, to));
  return { ...outline, connections: [...outline.connections, ...added] };
}

/** Pairs of names, at least one of them of the outline, that have no connection; inputs receive none. */
function missing(outline, ends) {
  const own = names(outline);
  const sources = [...own, ...ends.map(({ name }) => name)];
  const targets = [...own, ...ends.filter(({ input }) => !input).map(({ name }) => name)];
  const there = new Set(outline.connections.map(({ from, to }) => `${from} ${to}`));
  const pairs = sources.flatMap((from) => targets.map((to) => [from, to]));
  return pairs.filter(([from, to]) => (own.includes(from) || own.includes(to)) && !there.has(`${from} ${to}`));
}

/** What a connection does where nobody says: as the kind of its source is. */
export function usualSign(outline, words, ends, from) {
  const kind = kindOf(outline, ends, from);
  return words.kinds.find(({ word }) => word === kind)?.excitatory === false ? "inhibitory" : "excitatory";
}

/** Whether cells of a kind have dendrites. */
export const hasDendrites = (words, kind) => words.kinds.some(({ word, dendrites }) => dendrites && word === kind);

/** The neuron models that cells of a kind can have. */
export const modelsOf = (words, kind) => words.models.filter(({ dendrites }) => dendrites || !hasDendrites(words, kind));

/** The kind of a population of the outline, or of the tables. */
export const kindOf = (outline, ends, name) =>
  (outline.populations.find((one) => one.name === name) ?? ends.find((one) => one.name === name))?.kind ?? "";

/** Inputs and populations that tables have already: their idx, whether they are inputs, and their type. */
export function endsOf(content) {
  return ["G", "IN"].flatMap((sheet) => {
    const { columns, rows } = content?.sheets[sheet] ?? { columns: [], rows: [] };
    const [idx, type] = ["idx", "neuron_type"].map((name) => columns.indexOf(name));
    const active = rows.filter((row) => row.cells && !row.off && row.cells[idx]);
    return active.map(({ cells }) => ({ name: cells[idx], input: sheet === "IN", kind: cells[type] ?? "" }));
  });
}

const names = (outline) => outline.populations.map(({ name }) => name);

function freeName(name, taken) {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}
