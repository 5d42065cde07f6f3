// What the dialog asks the server for.
import assert from "node:assert/strict";
import { test } from "node:test";

import { requestOf } from "../../../../bui/static/js/latents/start.js";

const ASKED = {
  name: " first ", source: "file:a:b.h5", kind: "fit", populations: "SS", bin: "", trials: "", members: "4", epochs: "5",
  seed: "0", workers: "2", preset: "",
};

test("empty fields, and those that are for something else, are left out", () => {
  assert.deepEqual(requestOf(ASKED), { data: "a:b.h5", name: "first", kind: "fit", epochs: 5, seed: 0 });
  assert.deepEqual(requestOf({ ...ASKED, source: "run:0123456789ab", kind: "pbt" }), {
    run: "0123456789ab", name: "first", kind: "pbt", populations: "SS", members: 4, epochs: 5, seed: 0, workers: 2,
  });
});
