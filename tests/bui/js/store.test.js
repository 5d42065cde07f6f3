import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../../bui/static/js/store.js";

test("who listens is told of a change, and of nothing that is none", () => {
  const store = new Store({ a: 1 });
  const told = [];
  store.subscribe((value) => told.push(value));
  store.set(store.value);
  store.patch({ b: 2 });
  assert.deepEqual(told, [{ a: 1, b: 2 }]);
});

test("who has stopped listening is not told, also when it stops while it is told", () => {
  const store = new Store(0);
  const told = [];
  const end = store.subscribe((value) => {
    told.push(value);
    end();
  });
  store.subscribe((value) => told.push(-value));
  store.set(1);
  store.set(2);
  assert.deepEqual(told, [1, -1, -2]);
});
