// The tables of the open project: what they are now, what they were before (undo), and what they were after (redo).
// Every change goes through `change`, and is one step of undo whatever it touches.
import { app } from "./app.js";
import { Store } from "./store.js";

const MOST_STEPS = 300;

/** Their content as it is now, or null while no project is open. It is never changed in place. */
export const tables = new Store(null);
/** {undo, redo}: words for what would be taken back or done again, or null. */
export const steps = new Store({ undo: null, redo: null });

let past = [];
let future = [];

/** Begin with a content; there is nothing to take back. */
export function begin(content) {
  past = [];
  future = [];
  tables.set(content);
  tellSteps();
}

/** Make one change. `words` say what it is, `update` takes the content and gives another one. */
export function change(words, update) {
  const before = tables.value;
  const after = update(before);
  if (!before || after === before) return;
  past = [...past.slice(1 - MOST_STEPS), { words, content: before }];
  future = [];
  tables.set(after);
  tellSteps();
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
  target.push({ words: last.words, content: tables.value });
  tables.set(last.content);
  tellSteps();
}

function tellSteps() {
  steps.set({ undo: past.at(-1)?.words ?? null, redo: future.at(-1)?.words ?? null });
}

/** What requests about the tables send: their content, and the project beside whose files its names are looked for. */
export function asked(content = tables.value) {
  return { sheets: content.sheets, models: content.models ?? "", project: app.project.value?.id };
}

/** Listen to Ctrl+Z and Ctrl+Y; called once. */
export function start() {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || inText(event.target)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  });
}

/** Whether a key belongs to a text field, which has its own undo. */
export function inText(target) {
  return target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") ?? false;
}
