import assert from "node:assert/strict";
import { test } from "node:test";
import { strangeRun } from "../../../bui/static/js/projects/whose.js";

/** @type {any[]} */
const runs = [{ id: "a", project: "one" }, { id: "b", project: "two" }];

test("results of another project than the open one are known as such", () => {
  assert.equal(strangeRun({ view: "look", run: "b" }, runs, "one")?.id, "b");
  assert.equal(strangeRun({ view: "look", run: "b" }, runs, undefined)?.id, "b", "no project is open");
  assert.equal(strangeRun({ view: "look", run: "a" }, runs, "one"), null);
  assert.equal(strangeRun({ view: "look" }, runs, "one"), null);
  assert.equal(strangeRun({ view: "runs", run: "b" }, runs, "one"), null, "beside other runs it is one of many");
  assert.equal(strangeRun({ view: "look", run: "c" }, runs, "one"), null);
});
