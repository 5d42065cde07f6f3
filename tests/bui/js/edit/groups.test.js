// The groups of the parameters of a run.
import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped } from "../../../../bui/static/js/edit/groups.js";

test("each parameter is in one group, in the order of the group", () => {
  const found = grouped(["fast", "seed", "runtime", "grid_radius", "benchmark", "new_one"]);
  assert.deepEqual(found.map(({ title, members, open }) => [title, members, open]), [
    ["What everybody needs", ["runtime", "seed"], true], ["More", ["grid_radius", "new_one"], true],
    ["For old tables", ["benchmark"], false], ["Devices", ["fast"], false],
  ]);
});

test("a group without parameters is left out", () => {
  assert.deepEqual(grouped(["runtime"]).map(({ title }) => title), ["What everybody needs"]);
});
