// Checking as you type: the server's own check after every change, a moment later, the last one counts.
import { post } from "../api.js";
import { app } from "../app.js";
import { asked, tables } from "../tables.js";
import { link } from "../runs/events.js";
import { Store } from "../store.js";

const PAUSE = 60; // ms; keys come faster than this only when one is held down
const SLOW = 400; // ms; a check that takes longer is waited for, so that checks of a large table do not pile up

/** Whether an answer is on its way. */
export const checking = new Store(false);

let timer = null;
let flight = null;
let next = null;
let lasted = 0;

/** Nothing is open any more: what is on its way is of nothing. */
function drop() {
  clearTimeout(timer);
  flight?.abort();
  [flight, next] = [null, null];
  checking.set(false);
  app.check.set(null);
}

/** Check the document a moment later; `content` may be one that is being typed and is not the document yet. */
export function checkSoon(content = tables.value, pause = PAUSE) {
  clearTimeout(timer);
  if (!content) return;
  checking.set(true);
  next = content;
  timer = setTimeout(send, pause);
}

/** Check what is being typed, when checks are quick. */
export function checkTyped(content) {
  if (lasted < SLOW) checkSoon(content);
}

async function send() {
  clearTimeout(timer); // the end of a check sends the next one before its time
  if (flight && lasted > SLOW) return; // its end sends the next one
  flight?.abort();
  const mine = (flight = new AbortController());
  const content = next;
  next = null;
  const began = performance.now();
  let unanswered = false;
  try {
    const answer = await post("/check", { ...asked(content), trust: trusted.has(app.project.value?.id) }, mine);
    if (mine.signal.aborted) return;
    app.check.set({ ...answer, of: content });
  } catch (error) {
    if (mine.signal.aborted || error.name === "AbortError") return;
    unanswered = error.status === 0;
    app.check.set({ ready: false, failed: error.message, problems: [], values: [], sweeps: [], runs: 1, trusted: true });
  }
  lasted = performance.now() - began;
  flight = null;
  if (next) send();
  else if (unanswered && link.value.state === "open") checkSoon(content); // it is back, and nothing else would ask again
  else checking.set(false);
}

// What a project brings along (equations, files with code) is confirmed once for each opening of the page.
const trusted = new Set();

/** Whether the user has confirmed what the open project brings along. */
export const isConfirmed = () => trusted.has(app.project.value?.id);

export function confirmTrust() {
  trusted.add(app.project.value?.id);
  checkSoon(tables.value, 0);
}

/** Check from now on what changes; called once. */
export function start() {
  link.subscribe(({ state }) => {
    if (state === "open" && app.check.value?.failed) checkSoon();
  });
  tables.subscribe((content) => {
    if (content) checkSoon(content, 0);
    else drop();
  });
}
