// Talking to the server: JSON in and out, and one error class whose message is a sentence for the user.

const TOO_LARGE = "this is too large; tables and files may have 32 MiB";
const NOT_JSON = "the server has answered something that is not JSON";

let csrf = "";

export class ApiError extends Error {
  constructor(message, status, problems = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** Get the CSRF token; everything that changes something needs it. */
export async function connect() {
  const session = await get("/session");
  csrf = session.csrf;
  return session;
}

/**
 * @template {string} P
 * @param {P} path
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<Answer<P>>}
 */
export const get = (path, options) => request("GET", path, undefined, options);

/**
 * @template {string} P
 * @param {P} path
 * @param {object} body
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<Answer<P, "post">>}
 */
export const post = (path, body = {}, options) => request("POST", path, body, options);

/**
 * @template {string} P
 * @param {P} path
 * @param {object} body
 * @returns {Promise<Answer<P, "put">>}
 */
export const put = (path, body = {}) => request("PUT", path, body);

/** @param {string} path */
export const del = (path) => request("DELETE", path, {});

/** Send files as a form. */
export async function upload(path, form) {
  return answer(await send(path, { method: "POST", body: form, headers: { "X-CSRF-Token": csrf } }));
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {{signal?: AbortSignal}} [options]
 */
async function request(method, path, body, { signal } = {}) {
  return answer(await send(path, body === undefined ? { method, headers: {}, signal } : { ...sent(method, body), signal }));
}

/**
 * @param {string} method
 * @param {object} body
 * @returns {RequestInit}
 */
const sent = (method, body) => ({
  method, body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
});

async function send(path, options) {
  try {
    return await fetch(`/api${path}`, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("the server does not answer; is it still running?", 0);
  }
}

async function answer(response) {
  let content = null;
  try {
    content = await response.json();
  } catch {
    const large = response.status === 413; // refused before it was read
    throw new ApiError(large ? TOO_LARGE : NOT_JSON, response.status);
  }
  if (!response.ok) throw new ApiError(content.error ?? response.statusText, response.status, content.problems);
  return content;
}

/** Where a download comes from; the cookie goes with it. */
export const address = (path) => `/api${path}`;

const ARRAYS = {
  float32: Float32Array, float64: Float64Array, uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array,
  int8: Int8Array, int16: Int16Array, int32: Int32Array, bool: Uint8Array,
};

/**
 * An array of an answer: a list as it is, a packed one as a typed array.
 * @param {Packed | (number | null)[]} found
 * @returns {any}
 */
export function unpack(found) {
  if (Array.isArray(found)) return found;
  const text = atob(found.data);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place); // a megabyte in a few ms
  return new ARRAYS[found.dtype](bytes.buffer);
}

/**
 * Fetch a file and hand it to the browser as a download; an answer that is no file is an error with its sentence.
 * @param {string} path
 * @param {object} [body] what the file is made of, where that is not in the address
 */
export async function download(path, body) {
  const response = await send(path, body === undefined ? {} : sent("POST", body));
  if (!response.ok || response.status === 202) {
    const content = await answer(response);
    throw new ApiError(content.error ?? "the file is not ready yet; try again", response.status);
  }
  const name = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "figure";
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await response.blob()), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
