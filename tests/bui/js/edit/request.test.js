import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { request } from "../../../../bui/static/js/edit/request.js";

const NOTHING = { title: "", device: "", seed: "", fast: "", trials: "" };
const asked = (fields) => request({ ...NOTHING, ...fields }, [{ name: "", values: "" }]);

test("only what was given is asked for; how many checkpoints stay says nothing where there are none", () => {
  app.project.set(/** @type {any} */ ({ id: "0123456789ab", revision: 3 }));
  const bare = { project: "0123456789ab", revision: 3 };
  assert.deepEqual(asked({}), bare);
  assert.deepEqual(asked({ every: " 1*second ", keep: "5" }), { ...bare, checkpoint_every: "1*second", keep: 5 });
  assert.deepEqual(asked({ every: "1*second" }), { ...bare, checkpoint_every: "1*second" });
  assert.deepEqual(asked({ keep: "5" }), bare);
});
