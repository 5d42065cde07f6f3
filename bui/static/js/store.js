// State that several views share: a value, and those who are told when it changes.
import { useEffect, useState } from "./lib.js";

export class Store {
  #told = new Set();
  #value;

  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  set(value) {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of [...this.#told]) listener(value);
  }

  /** Change some fields of a value that is an object. */
  patch(fields) {
    this.set({ ...this.#value, ...fields });
  }

  subscribe(listener) {
    this.#told.add(listener);
    return () => this.#told.delete(listener);
  }
}

/** The value of a store within a component, which is drawn again when it changes. */
export function useStore(store) {
  const [value, show] = useState(store.value);
  useEffect(() => {
    show(store.value);
    return store.subscribe(show);
  }, [store]);
  return value;
}
