// Help for what is selected: its meaning, its equations, and the sections of the documentation that speak of it.
import { get } from "../api.js";
import { app, attempt, go } from "../app.js";
import { help as columnHelp, property } from "../edit/columns.js";
import { Dialog } from "../edit/dialog.js";
import { html, useEffect, useMemo, useState } from "../lib.js";
import { useStore } from "../store.js";
import { glossary, parameterOf } from "./glossary.js";
import { selected, wordOf } from "./selected.js";

/** What is asked in the documentation where nothing is selected, by view. */
const ABOUT = {
  home: "projects and examples in the browser", params: "parameters of the run", IN: "inputs", G: "populations",
  S: "pathways connection rules", physiology: "physiology table values", network: "graph of the network in the browser",
  runs: "runs in the browser", look: "results in the browser", latents: "latent dynamics in the browser", help: "how do I",
};

/** Meaning and equations of a word, from the columns of the tables and the glossary. */
export function meaningsOf(view, word) {
  const found = [];
  const sheet = app.schema?.sheets[view] ? view : "params";
  if (property(sheet, word)) found.push({ title: word, text: columnHelp(sheet, word), equations: [] });
  for (const term of glossary.value?.terms ?? []) {
    if (term.word.toLowerCase() === word.toLowerCase()) {
      found.push({ title: `${term.word} (${term.kind})`, text: term.meaning, equations: term.equations });
    }
  }
  const known = parameterOf(word);
  if (known) found.push({ title: word, text: `${known.meaning}${known.unit ? `; unit: ${known.unit}` : ""}`, equations: [] });
  return found;
}

export function Selected({ view, close }) {
  const [word] = useState(() => wordOf(view));
  useStore(glossary);
  useStore(selected);
  const told = useMemo(() => (word ? meaningsOf(view, word) : []), [view, word]);
  const [sections, setSections] = useState(/** @type {Told<"FoundSection">[]} */ ([]));
  useEffect(() => {
    const words = encodeURIComponent(word || ABOUT[view] || "how do I");
    attempt(() => get(`/help/search?words=${words}`)).then((found) => found && setSections(found.sections.slice(0, 6)));
  }, [word, view]);
  const open = (section) => {
    close();
    go("help", { page: section.page, at: section.anchor });
  };
  return html`<${Dialog} title=${word ? `Help: ${word}` : "Help"} close=${close} wide>
    ${told.map(({ title, text, equations }) => html`<section key=${title + text}><h3>${title}</h3><p>${text}</p>
      ${equations.length > 0 && html`<pre class="equations" tabindex="0">${equations.join("\n")}</pre>`}</section>`)}
    ${word && !told.length && html`<p>The program gives this name no meaning of its own; your tables do.</p>`}
    <h3>In the documentation</h3>
    <ul class="found">${sections.map((section) => html`<li key=${section.page + section.anchor}>
      <button class="link" onClick=${() => open(section)}>${section.title}</button>
      <span class="muted"> ${[section.page, ...section.trail].join(" › ")}</span><br />${section.shown}</li>`)}</ul>
    ${!sections.length && html`<p class="muted">Nothing was found.</p>`}
  </${Dialog}>`;
}
