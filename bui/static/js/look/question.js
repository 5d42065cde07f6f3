// A question to the server that stays: asked again when something may have changed, and while the server is still at work.
import { get } from "../api.js";

const AGAIN = 300; // ms until the first time that it is asked again, and
const SELDOM = 3000; // at most, for what takes minutes

/** @typedef {{found?: any, error?: string, waiting?: {done: number, total: number}}} Told */

/**
 * What comes is told by `tell`, with the words that were asked. Another path ends the question before. Another turn of the same
 * path waits for the answer that is on its way: on a machine where answers take longer than turns none would ever be seen else.
 */
export class Question {
  #tell;
  #path = "";
  #asked = "";
  #pause = AGAIN;
  /** @type {AbortController | null} */
  #flight = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(asked: string, told: Told) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /**
   * @param {string} path
   * @param {string} asked the path and the turn
   * @param {number} delay ms
   */
  ask(path, asked, delay) {
    const same = path === this.#path;
    this.#asked = asked;
    if (same && this.#flight) return; // its end asks again
    this.end();
    [this.#path, this.#pause] = [path, AGAIN];
    this.#timer = setTimeout(() => this.#send(), delay);
  }

  /** Nobody wants to know it any more. */
  end() {
    clearTimeout(this.#timer);
    this.#flight?.abort();
    this.#flight = null;
    this.#path = "";
  }

  async #send() {
    const [path, asked, flight] = [this.#path, this.#asked, new AbortController()];
    this.#flight = flight;
    /** @type {Told} */
    let told;
    let again = false;
    try {
      const found = await get(path, { signal: flight.signal });
      again = Boolean(found.waiting);
      told = again ? { waiting: found.waiting } : { found };
    } catch (error) {
      told = { error: error.message };
      again = error.status === 0; // the server is away: nothing else would ask again
    }
    if (flight.signal.aborted) return;
    this.#flight = null;
    if (again) this.#later();
    else if (this.#asked !== asked) this.#timer = setTimeout(() => this.#send()); // something has changed meanwhile
    this.#tell(asked, told);
  }

  #later() {
    this.#timer = setTimeout(() => this.#send(), this.#pause);
    this.#pause = Math.min(1.5 * this.#pause, SELDOM);
  }
}
