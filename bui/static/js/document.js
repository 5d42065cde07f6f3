// The open document: what it is now, what it was before (undo), and what it was after (redo).
// Every change goes through `change`, and is one step of undo whatever it touches.
import { app } from "./app.js";
import { Store } from "./store.js";

const MOST_STEPS = 300;

/** The document as it is now, or null while no project is open. It is never changed in place. */
export const document = new Store(null);
/** {undo, redo}: words for what would be taken back or done again, or null. */
export const history = new Store({ undo: null, redo: null });

let past = [];
let future = [];

/** Begin with a document; there is nothing to take back. */
export function begin(content) {
  past = [];
  future = [];
  document.set(content);
  tellHistory();
}

/** Make one change. `words` say what it is, `update` takes a document and gives another one. */
export function change(words, update) {
  const before = document.value;
  const after = update(before);
  if (!before || after === before) return;
  past = [...past.slice(1 - MOST_STEPS), { words, document: before }];
  future = [];
  document.set(after);
  tellHistory();
}

export function undo() {
  step("past");
}

export function redo() {
  step("future");
}

function step(from) {
  const [source, target] = from === "past" ? [past, future] : [future, past];
  const last = source.pop();
  if (!last) return;
  target.push({ words: last.words, document: document.value });
  document.set(last.document);
  tellHistory();
}

function tellHistory() {
  history.set({ undo: past.at(-1)?.words ?? null, redo: future.at(-1)?.words ?? null });
}

/** What requests about the open document send: the document, and the project beside whose files its names are looked for. */
export function asked(content = document.value) {
  return { sheets: content.sheets, models: content.models ?? "", project: app.project.value?.id };
}

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || inText(event.target)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) redo();
  else undo();
});

/** Whether a key belongs to a text field, which has its own undo. */
export function inText(target) {
  return target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") ?? false;
}
