// Numbers of channels, as a user writes them.

const MOST = 24;

/**
 * The numbers in a text such as "0, 3, 5-7", or a sentence that says why there are none.
 * @param {string} text
 * @param {number} many how many channels there are
 * @returns {{numbers: number[], error: string}}
 */
export function channelsOf(text, many) {
  const found = new Set();
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const [, first, last] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
    if (first === undefined) return { numbers: [], error: `"${part.slice(0, 20)}" is no number of a neuron; write 0, 3, 5-7.` };
    const end = Number(last ?? first);
    if (end >= many) return { numbers: [], error: `There is no neuron ${end}; the neurons are 0 to ${many - 1}.` };
    for (let one = Number(first); one <= end; one++) found.add(one);
  }
  if (found.size > MOST) return { numbers: [], error: `These are ${found.size} neurons; at most ${MOST} are shown.` };
  return { numbers: [...found].sort((one, other) => one - other), error: "" };
}
