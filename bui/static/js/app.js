// What all views share: the session, the project under work, the open view, and short messages.
import { Store } from "./store.js";

export const app = {
  session: null,
  schema: null,
  /** {view, ...} what the address after # says, e.g. {view: "look", run: "…"}. */
  route: new Store({ view: "home" }),
  /** The open project without its document: {id, title, revision, …}, or null. */
  project: new Store(null),
  /** The last answer of /api/check, or null while none is known. */
  check: new Store(null),
  /** All runs, newest first; kept true by the events of the server (runs/events.js). */
  runs: new Store([]),
  toasts: new Store([]),
};

/** Say something in passing, once; an error stays until it is closed. Answers a key for `hush`. */
export function tell(message, kind = "note") {
  const toast = { message: String(message?.message ?? message), kind, key: Math.random() };
  app.toasts.set([...app.toasts.value.filter((other) => other.message !== toast.message), toast]);
  if (kind !== "error") setTimeout(() => hush(toast.key), 6000);
  return toast.key;
}

export function hush(key) {
  app.toasts.set(app.toasts.value.filter((toast) => toast.key !== key));
}

/** Do something that may fail; an error is told. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (error.name !== "AbortError") tell(error, "error");
    return undefined;
  }
}

/** Open a view: the address after # says which, and of which project, so that back, forward and reload work. */
export function go(view, fields = {}) {
  const project = app.project.value?.id;
  const words = new URLSearchParams({ ...(project && { project }), ...fields }).toString();
  location.hash = words ? `${view}?${words}` : view;
}

export function readRoute() {
  const [view, words] = location.hash.slice(1).split("?");
  app.route.set({ view: view || "home", ...Object.fromEntries(new URLSearchParams(words ?? "")) });
}
