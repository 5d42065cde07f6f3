// The form that describes a network from nothing, or adds to the tables of the open project. It writes ordinary tables.
import { attempt } from "../app.js";
import { Dialog } from "../edit/dialog.js";
import { html, useEffect, useMemo, useState } from "../lib.js";
import { Words } from "./answer.js";
import { made, theWords, useAnswer } from "./asking.js";
import { Connection } from "./connection.js";
import {
  allConnected, begun, changed, connected, endsOf, hasDendrites, kindOf, usualSign, withConnection, without, withPopulation,
} from "./outline.js";
import { Population } from "./population.js";

const NEW = "Answer what you know. An empty field takes the value that it shows; all of it becomes tables that you can change.";
const MORE = "What you describe here is added to the tables of the project; nothing that is there is changed.";

/** `content`: the tables to add to, or null for a new project; `done` gets the tables and what was described. */
export function OutlineForm({ content, close, done }) {
  const [words, setWords] = useState(null);
  useEffect(() => void attempt(async () => setWords(await theWords())), []);
  const title = content ? "Add populations and connections" : "Describe a network";
  return html`<${Dialog} title=${title} close=${close} wide=${true}>
    ${words ? html`<${Answers} words=${words} content=${content} close=${close} done=${done} />`
    : html`<p class="muted">Loading …</p>`}
  </${Dialog}>`;
}

/** @param {Props<{words: Told<"OutlineWords">, content: Content | null}>} props */
function Answers({ words, content, close, done }) {
  const ends = useMemo(() => endsOf(content), [content]);
  const [outline, setOutline] = useState(() => begun(words, ends));
  const [answer, setAnswer] = useAnswer(outline, content);
  const own = outline.populations.map(({ name }) => name);
  const sources = [...own, ...ends.map(({ name }) => name)];
  const targets = [...own, ...ends.filter(({ input }) => !input).map(({ name }) => name)];
  const connect = (at, answers) => setOutline((now) => connected(now, words, ends, at, answers));
  const drop = (at) => setOutline((now) => ({ ...now, connections: now.connections.filter((_, number) => number !== at) }));
  const nothing = !outline.populations.length && !outline.connections.length;
  const general = answer.faults.filter(({ field }) => !field.includes("."));
  const finish = (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    attempt(async () => {
      const found = await made(outline, content);
      if (found.document) return done(found.document, outline);
      setAnswer(found);
      requestAnimationFrame(() => form.querySelector("[aria-invalid=true]")?.focus());
    });
  };
  return html`<form onSubmit=${finish} class="outline">
    <p class="muted">${content ? MORE : NEW}</p>
    ${!content && html`<div class="answers">
      <${Words} label="Title" at="title" answer=${answer} value=${outline.title} help="of the project"
        set=${(title) => setOutline((now) => ({ ...now, title }))} />
      <${Words} label="Simulated time" at="runtime" answer=${{ ...answer, filled: words.usual }} value=${outline.runtime}
        help="with its unit: 500 ms" set=${(runtime) => setOutline((now) => ({ ...now, runtime }))} /></div>`}
    <h3>Populations</h3>
    ${outline.populations.map((one, at) => html`<${Population} key=${at} words=${words} one=${one} answer=${answer}
      at=${`populations.${at}`} remove=${() => setOutline((now) => without(now, at))}
      set=${(answers) => setOutline((now) => changed(now, words, ends, at, answers))} />`)}
    <button type="button" onClick=${() => setOutline((now) => withPopulation(now, words, ends))}>Add a population</button>
    <h3>Connections</h3>
    ${outline.connections.map((one, at) => html`<${Connection} key=${at} words=${words} one=${one} answer=${answer}
      at=${`connections.${at}`}
      sources=${sources} targets=${targets} sign=${usualSign(outline, words, ends, one.from)}
      dendrites=${hasDendrites(words, kindOf(outline, ends, one.to))}
      set=${(answers) => connect(at, answers)} remove=${() => drop(at)} />`)}
    <div class="row">
      <button type="button" disabled=${!sources.length}
        onClick=${() => setOutline((now) => withConnection(now, words, ends))}>Add a connection</button>
      <button type="button" disabled=${!own.length}
        onClick=${() => setOutline((now) => allConnected(now, words, ends))}>Connect each with each</button></div>
    ${general.map(({ message }) => html`<p class="bad" role="alert">✖ ${message}</p>`)}
    <div class="row spaced outline-end"><button class="primary" disabled=${nothing}>
        ${content ? "Add to the tables" : "Make the tables"}</button>
      <button type="button" onClick=${close}>Cancel</button>
      <span class="muted" role="status">${answer.faults.length > 0 && counted(answer.faults.length)}</span></div>
  </form>`;
}

const counted = (many) => (many === 1 ? "One answer cannot be right yet." : `${many} answers cannot be right yet.`);
