// How bad problems are: an error, a warning or a note, and what several of them say together.

export const SIGNS = { error: "✖", warning: "▲", note: "ℹ" };
const RANK = { error: 0, warning: 1, note: 2 };

/** The worst level of some problems; undefined for none. */
export const worst = (problems) => problems.map(({ level }) => level).sort((one, other) => RANK[one] - RANK[other])[0];

/** All of their messages as one text. */
export const words = (problems) => problems.map(({ level, message }) => `${level}: ${message}`).join("\n");
