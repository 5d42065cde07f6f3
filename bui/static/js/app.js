// What all views share: the session, the project under work, the open view, and short messages.
import { Store } from "./store.js";

export const app = {
  /** @type {Session | null} */
  session: null,
  /** @type {Schema | null} */
  schema: null,
  /** What the address after # says. */
  route: new Store(/** @type {Route} */ ({ view: "home" })),
  /** The open project, or null. */
  project: new Store(/** @type {OpenProject | null} */ (null)),
  /** The last answer of /api/check, or null while none is known. */
  check: new Store(/** @type {Checked | null} */ (null)),
  /** All runs, newest first; kept true by the events of the server (runs/events.js). */
  runs: new Store(/** @type {Run[]} */ ([])),
  toasts: new Store(/** @type {Toast[]} */ ([])),
};

/** The open project, for who is there only while one is open. */
export const theProject = () => /** @type {OpenProject} */ (app.project.value);

/** The columns that a sheet may have, by the schema that the page begins with. */
export const schemaOf = (/** @type {string} */ sheet) => /** @type {Schema} */ (app.schema).sheets[sheet];

/**
 * Say something in passing, once; an error stays until it is closed. `way` leads to what it is about. Answers a key for `hush`.
 * @param {string | Error} message
 * @param {{words: string, href: string} | undefined} [way]
 */
export function tell(message, kind = "note", way) {
  const toast = { message: message instanceof Error ? message.message : message, kind, key: Math.random(), way };
  app.toasts.set([...app.toasts.value.filter((other) => other.message !== toast.message), toast]);
  if (kind !== "error") setTimeout(() => hush(toast.key), 6000);
  return toast.key;
}

export function hush(key) {
  app.toasts.set(app.toasts.value.filter((toast) => toast.key !== key));
}

/**
 * Do something that may fail; an error is told.
 * @template T
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T | undefined>}
 */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (error.name !== "AbortError") tell(error, "error");
    return undefined;
  }
}

/** Open a view: the address after # says which, and of which project, so that back, forward and reload work. */
export function go(view, fields = /** @type {Record<string, string | number>} */ ({})) {
  const project = app.project.value?.id;
  const given = Object.entries({ ...(project && { project }), ...fields }).map(([name, value]) => [name, String(value)]);
  const words = new URLSearchParams(given).toString();
  location.hash = words ? `${view}?${words}` : view;
}

export function readRoute() {
  const [view, words] = location.hash.slice(1).split("?");
  app.route.set({ view: view || "home", ...Object.fromEntries(new URLSearchParams(words ?? "")) });
}
