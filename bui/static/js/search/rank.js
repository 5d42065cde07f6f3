// How well a text fits what is typed: all words must be in it; the nearer to its beginning, the better.

/** A number, higher for a better fit, or 0. */
export function fit(words, title, more = "") {
  const [first, rest] = [title.toLowerCase(), more.toLowerCase()];
  let total = 0;
  for (const word of words) {
    const at = first.indexOf(word);
    if (at === 0) total += first.length === word.length ? 10 : 6;
    else if (at > 0) total += /[\w]/.test(first[at - 1]) ? 2 : 4;
    else if (rest.includes(word)) total += 1;
    else return 0;
  }
  return total / words.length + 1 / (1 + first.length);
}

/** The entries that fit best, `{title, more}` each; those of one kind stay in their order when they fit as well. */
export function best(entries, typed, most) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const scored = entries.map((entry, at) => ({ entry, at, score: fit(words, entry.title, entry.more) }));
  const fitting = scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score || one.at - other.at);
  return fitting.slice(0, most).map(({ entry }) => entry);
}
