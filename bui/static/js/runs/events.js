// One stream of events from the server for the whole page: runs that change, and the log of the run that is open.
import { address, connect, get } from "../api.js";
import { app, tell } from "../app.js";
import { Store } from "../store.js";

/** Whether the server is heard: {state: "connecting" | "open" | "lost" | "resting", words}. */
export const link = new Store({ state: "connecting", words: "" });

const RETRY = 1000; // ms
const UNSEEN = 2000; // ms that a hidden page keeps its connection
const LOST = "The server does not answer. This page goes on by itself as soon as it does; runs go on meanwhile.";
const RESTARTED = "The server was started again. Open the address that it has printed once, and this page goes on.";

const ENDS = {
  done: "is done.",
  failed: "has failed.",
  stopped: "has stopped, though nobody has asked it to.",
  not_a_number: "has ended, but its potentials are not a number.",
};

let source = null;
let followed = null; // {run, next, take}: whose log comes along
let retry = 0;
let rest = 0;
let beginnings = 0;
let events = 0; // how many have told of runs
/** Which of them was the last one of each run. */
const latest = new Map();

/** Begin to listen; called once. */
export function start() {
  begin();
  addEventListener("online", () => link.value.state === "lost" && begin());
  // A browser has six connections to a server for all its windows: those that nobody sees leave theirs to the others.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(rest);
    if (document.hidden) rest = setTimeout(pause, UNSEEN);
    else if (link.value.state === "resting") begin();
  });
}

/**
 * The log of a run from its beginning, piece by piece, without a gap also when the connection was lost.
 * Answers a function that ends it.
 */
export function followLog(run, take) {
  const mine = { run, next: 0, take };
  followed = mine;
  if (source) listen();
  return () => {
    if (followed === mine) followed = null;
  };
}

/** Put what is known of one run into the list of all; the end of one is told to who looks elsewhere. */
export function note(row) {
  const before = app.runs.value.find((run) => run.id === row.id);
  const ends = before?.status === "running" && row.status in ENDS && (row.status !== "stopped" || row.error);
  if (ends && app.route.value.view !== "runs") tell(`"${row.title}" ${ENDS[row.status]}`, "note", wayTo(row));
  const others = app.runs.value.filter((run) => run.id !== row.id);
  app.runs.set([row, ...others].sort((one, other) => (other.created ?? "").localeCompare(one.created ?? "")));
}

function wayTo({ id, project, status }) {
  const [view, words] = status === "done" ? ["look", "Show its results"] : ["runs", "Show why"];
  return { words, href: `#${view}?${new URLSearchParams({ ...(project && { project }), run: id })}` };
}

/**
 * Ask for a change of a run, and note the row that is answered, unless the stream has told of the run meanwhile: on a busy
 * machine its end may be told before the answer is here, and the stream tells all that comes after.
 * @param {() => Promise<Run>} ask
 */
export async function noteAnswer(ask) {
  const begun = events;
  const row = await ask();
  if ((latest.get(row.id) ?? 0) <= begun) note(row);
}

/** Put what the stream has told of one run into the list of all. */
export function noteEvent(row) {
  events += 1;
  latest.set(row.id, events);
  note(row);
}

export const forget = (id) => app.runs.set(app.runs.value.filter((run) => run.id !== id));

/** Ask for everything, and listen from then on: the stream tells first what is not over. */
async function begin() {
  clearTimeout(retry);
  beginnings += 1;
  const mine = beginnings; // another one that begins meanwhile, or a rest, takes its place
  try {
    if (link.value.state === "lost") app.session = await connect(); // another start of the server has another token
    const fresh = await get("/runs");
    if (mine !== beginnings) return;
    if (link.value.state === "resting") fresh.forEach(note); // tells what has ended meanwhile
    app.runs.set(sorted(fresh));
    listen();
    if (document.hidden) rest = setTimeout(pause, UNSEEN);
  } catch (error) {
    if (mine === beginnings) lose(error.status === 401 ? RESTARTED : LOST);
  }
}

const sorted = (rows) => [...rows].sort((one, other) => (other.created ?? "").localeCompare(one.created ?? ""));

function listen() {
  source?.close();
  const log = followed && `?log=${followed.run}&from=${followed.next}`;
  const opened = new EventSource(address(`/events${log || ""}`));
  source = opened;
  opened.onopen = () => link.set({ state: "open", words: "" });
  opened.onerror = () => {
    if (source !== opened) return;
    lose(LOST); // and begin anew: its own retries would not notice another token
  };
  opened.addEventListener("run", ({ data }) => noteEvent(JSON.parse(data)));
  opened.addEventListener("gone", ({ data }) => forget(JSON.parse(data).id));
  opened.addEventListener("log", ({ data }) => {
    const piece = JSON.parse(data);
    if (source !== opened || followed?.run !== piece.id) return;
    followed.next = piece.next;
    followed.take(piece.text);
  });
}

function pause() {
  if (link.value.state === "lost") return;
  beginnings += 1;
  source?.close();
  source = null;
  link.set({ state: "resting", words: "" });
}

function lose(words) {
  source?.close();
  source = null;
  link.set({ state: "lost", words });
  clearTimeout(retry);
  retry = setTimeout(begin, RETRY);
}
