// The first view: what this is, examples to open, own projects, files to bring in, and versions of the open project.
import { get, post } from "../api.js";
import { app, attempt, go } from "../app.js";
import { leave, took } from "../edit/autosave.js";
import { OutlineForm } from "../form/view.js";
import { html, useEffect, useState } from "../lib.js";
import { useStore } from "../store.js";
import { Cards } from "./cards.js";
import { ProjectFiles } from "./files.js";
import { Importing } from "./importing.js";
import { ProjectList } from "./list.js";
import { startTour, tourDone } from "./tour.js";
import { Versions } from "./versions.js";

export function HomeView() {
  const project = useStore(app.project);
  const [examples, setExamples] = useState(null);
  const [projects, setProjects] = useState(null);
  const refresh = () => attempt(async () => setProjects(await get("/projects")));
  useEffect(() => {
    attempt(async () => setExamples(await get("/examples")));
    refresh();
  }, []);
  const create = (fields) => attempt(async () => {
    await leave();
    took(await post("/projects", fields));
    go(fields.example || fields.document ? "G" : "params");
  });
  const [describing, setDescribing] = useState(false);
  const described = (made, { title }) => create({ title: title || "network", document: made });
  const begun = Boolean(projects?.length);
  const own = html`<${Own} key="own" projects=${projects} open=${project?.id} refresh=${refresh} create=${create}
    describe=${() => setDescribing(true)} />`;
  const offered = html`<${Examples} key="examples" examples=${examples} create=${create} />`;
  const versions = project && html`<${Versions} project=${project} key=${project.id} />`;
  const files = project && html`<${ProjectFiles} project=${project} key=${`files ${project.id}`} />`;
  return html`<div class="home">
    ${projects && !begun && html`<section class="panel welcome" aria-label="Welcome">
      <h1>Describe a piece of cortex, run it, look at it</h1>
      <p>A model is two tables: the <em>anatomy</em> (simulation, inputs, populations, pathways) and the${" "}
        <em>physiology</em> (values of cells and synapses). Open an example, change a cell, press Simulate. Everything stays
        on this computer.</p>
      <p><button class="primary" onClick=${() => setDescribing(true)}>Describe a network …</button></p>
    </section>`}
    ${begun ? [own, versions, files, offered] : [offered, own]}
    ${describing && html`<${OutlineForm} content=${null} close=${() => setDescribing(false)} done=${described} />`}
  </div>`;
}

/** @param {Props<{examples: Told<"Example">[]}>} props */
function Examples({ examples, create }) {
  return html`<section class="examples" aria-label="Examples">
    <div class="row"><h2 class="grow" id="examples" tabindex="-1">Examples</h2>
      <button class=${tourDone() ? "" : "primary"} onClick=${startTour}>Show me around</button></div>
    <${Cards} examples=${examples} create=${create} />
  </section>`;
}

function toExamples() {
  const heading = document.getElementById("examples");
  heading?.scrollIntoView();
  heading?.focus();
}

/** @param {Props<{projects: Told<"ProjectHead">[]}>} props */
function Own({ projects, open, refresh, create, describe }) {
  const imported = (made) => {
    took(made);
    go("G");
  };
  return html`<section aria-label="Projects">
    <div class="row"><h2 class="grow">Your projects</h2>
      ${projects?.length > 0 && html`<button onClick=${toExamples}>Examples</button>`}
      <button class="primary" onClick=${describe}>Describe a network …</button>
      <button onClick=${() => create({ title: "untitled" })}>New empty project</button></div>
    <${ProjectList} projects=${projects} open=${open} refresh=${refresh} />
    <${Importing} done=${imported} />
  </section>`;
}
