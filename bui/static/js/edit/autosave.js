// Saving by itself: the document goes to the server a moment after it has changed.
import { get, put } from "../api.js";
import { app, hush, tell, theProject } from "../app.js";
import { begin, tables } from "../tables.js";
import { link } from "../runs/events.js";
import { Store } from "../store.js";

const PAUSE = 700; // ms

/** What the bar says: "saved", "saving", "unsaved", "conflict", or "failed" with `message`. */
export const saving = new Store(/** @type {{state: string, message?: string}} */ ({ state: "saved" }));

let timer = null;
let kept = null; // the document as the server has it
let flight = null;
let told = null; // the message that something could not be saved; it goes when it is

/** A project as the server has it becomes the open one. */
export function took(project) {
  clearTimeout(timer);
  const { document: content, ...head } = project;
  kept = content;
  app.project.set(head);
  begin(content);
  saving.set({ state: "saved" });
}

/** Nothing is open any more. */
export function closeProject() {
  clearTimeout(timer);
  kept = null;
  app.project.set(null);
  begin(null);
}

/** Save now what is not saved yet; resolves to whether everything is with the server. */
export async function flush() {
  clearTimeout(timer);
  while (flight) await flight;
  if (!app.project.value || tables.value === kept) return true;
  flight = save();
  try {
    return await flight;
  } finally {
    flight = null;
    if (saving.value.state === "unsaved") soon();
  }
}

/** Before another project is opened: what has changed is saved, or the open one stays. */
export async function leave() {
  if (await flush()) return;
  const error = new Error(`"${theProject().title}" has changes that are not saved; it stays open until they are`);
  error.name = "NotSaved";
  throw error;
}

async function save() {
  const content = tables.value;
  const { id, revision } = theProject();
  saving.set({ state: "saving" });
  try {
    const head = await put(`/projects/${id}`, { document: content, revision });
    if (app.project.value?.id !== id) return true;
    kept = content;
    app.project.patch(head);
    saving.set({ state: tables.value === kept ? "saved" : "unsaved" }); // it may have changed meanwhile
    if (told) told = hush(told);
    return true;
  } catch (error) {
    if (app.project.value?.id !== id) return true;
    saving.set({ state: error.status === 409 ? "conflict" : "failed", message: error.message });
    if (error.status !== 409 && link.value.state !== "lost") told = tell(`not saved: ${error.message}`, "error");
    if (error.status === 0 && link.value.state === "open") again(); // the server may be back before this was known
    return false;
  }
}

/** Try again what has failed, unless somebody else does. */
function again() {
  clearTimeout(timer);
  timer = setTimeout(() => saving.value.state === "failed" && flush(), PAUSE);
}

function soon() {
  clearTimeout(timer);
  if (saving.value.state === "conflict") return;
  saving.set({ state: "unsaved" });
  timer = setTimeout(flush, PAUSE);
}

/** After a conflict: take what the other window has saved, or put ours over it. */
export async function settle(which) {
  const { id } = theProject();
  const theirs = await get(`/projects/${id}`);
  if (app.project.value?.id !== id) return true; // another one was opened meanwhile
  if (which === "theirs") return took(theirs);
  app.project.patch({ revision: theirs.revision });
  kept = theirs.document;
  saving.set({ state: "unsaved" });
  return flush();
}

/** Save from now on what changes; called once. */
export function start() {
  tables.subscribe((content) => {
    if (content && content !== kept && app.project.value) soon();
  });
  // What could not be saved while the server was away is saved as soon as it is back.
  link.subscribe(({ state }) => {
    if (state === "open" && saving.value.state === "failed") flush();
  });
  addEventListener("beforeunload", (event) => {
    // A cell or a field that is being edited is taken as it is.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (app.project.value && tables.value !== kept) {
      flush();
      event.preventDefault();
    }
  });
}
