// Numbers with their nouns.

export const counted = (many, noun) => `${many} ${noun}${many === 1 ? "" : "s"}`;
