// The examples as cards, the simplest first: a picture, a name, sizes, and about how long a run takes.
import { html } from "../lib.js";
import { count } from "../network/words.js";
import { counted } from "../words.js";

const GROUPS = [["small", "Small models"], ["example", "Published and larger models"]];

/** @param {Props<{examples: Told<"Example">[] | null}>} props */
export function Cards({ examples, create }) {
  return (examples ?? []).length ? GROUPS.map(([group, title]) => {
    const own = (examples ?? []).filter((example) => example.group === group);
    return own.length > 0 && html`<h3 key=${`title ${group}`} class="muted">${title}</h3>
      <div class="cards" key=${group}>${own.map((example) => html`<${Card} key=${example.name} example=${example}
        create=${create} />`)}</div>`;
  }) : html`<p class="muted">Loading …</p>`;
}

/** @param {Props<{example: Told<"Example">}>} props */
function Card({ example, create }) {
  const { name, title, about, picture, start } = example;
  return html`<article class=${`panel card${start ? " start" : ""}`}>
    ${picture && html`<img class="thumbnail" src=${`/static/gallery/${name}.svg`} alt="" loading="lazy" />`}
    <h4>${title}${start && html` <span class="badge">Start here</span>`}</h4>
    <p>${about}</p>
    <p class="small muted sizes-line">${sizeWords(example)}</p>
    <div class="row"><button class=${start ? "primary" : ""} data-tour=${`example-${name}`}
        onClick=${() => create({ example: name })}>Open a copy<span class="hidden"> of ${name}</span></button>
      <code class="muted small">${name}</code></div>
  </article>`;
}

/**
 * "4,000 cells, 320,000 synapses; a run takes about 20 s"
 * @param {Pick<Told<"Example">, "cells" | "synapses" | "seconds">} example
 */
export function sizeWords({ cells, synapses, seconds }) {
  if (cells === null) return "";
  const size = [many(cells, "cell"), synapses && many(synapses, "synapse")];
  const time = seconds !== null && `a run takes about ${timeWords(seconds)}`;
  return [size.filter(Boolean).join(", "), time].filter(Boolean).join("; ");
}

const many = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
const timeWords = (seconds) => (seconds < 60 ? `${seconds} s` : counted(Math.round(seconds / 60), "minute"));
