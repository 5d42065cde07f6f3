// State that several views share: a value, and those who are told when it changes.
import { useEffect, useState } from "./lib.js";

/** @template T */
export class Store {
  /** @type {Set<(value: T) => void>} */
  #told = new Set();
  #value;

  /** @param {T} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  /** @param {T} value */
  set(value) {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of [...this.#told]) listener(value);
  }

  /**
   * Change some fields of a value that is an object.
   * @param {Partial<T>} fields
   */
  patch(fields) {
    this.set({ ...this.#value, ...fields });
  }

  /**
   * Tell of changes from now on; answers what ends it.
   * @param {(value: T) => void} listener
   * @returns {() => void}
   */
  subscribe(listener) {
    this.#told.add(listener);
    return () => void this.#told.delete(listener);
  }
}

/**
 * The value of a store within a component, which is drawn again when it changes.
 * @template T
 * @param {Store<T>} store
 * @returns {T}
 */
export function useStore(store) {
  const [value, show] = useState(store.value);
  useEffect(() => {
    show(store.value);
    return store.subscribe(show);
  }, [store]);
  return value;
}
