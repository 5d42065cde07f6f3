import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { flush, saving, settle, took } from "../../../../bui/static/js/edit/autosave.js";
import { open } from "../../../../bui/static/js/projects/opening.js";
import { link } from "../../../../bui/static/js/runs/events.js";
import { change, tables } from "../../../../bui/static/js/tables.js";
import { contentOf } from "../content.js";

const project = (id) => ({ id, title: id, revision: 1, document: contentOf() });
const settled = async () => {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
};

afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

test("what was not saved while the server was away is saved, also when it was back before that was known", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  link.set({ state: "open", words: "" });
  took(project("a"));
  let away = true;
  mock.method(globalThis, "fetch", async () => {
    if (away) throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify({ revision: 2 }));
  });
  change("set a cell", () => contentOf());
  assert.equal(await flush(), false);
  assert.equal(saving.value.state, "failed");
  away = false;
  mock.timers.tick(700);
  await settled();
  assert.equal(saving.value.state, "saved");
  assert.equal(app.project.value?.revision, 2);
});

test("of two projects that are opened the last one stays, in whichever order they come", async () => {
  const answers = {};
  mock.method(globalThis, "fetch", (path) => new Promise((resolve) => {
    const id = path.split("/").pop();
    answers[id] = () => resolve(new Response(JSON.stringify(project(id))));
  }));
  took(project("a"));
  const first = open("b");
  const second = open("c");
  await settled();
  answers.c();
  await second;
  answers.b();
  await assert.rejects(first, { name: "AbortError" });
  assert.equal(app.project.value?.id, "c");
});

test("what another window has saved is not taken into a project that was opened meanwhile", async () => {
  took(project("a"));
  let answer;
  mock.method(globalThis, "fetch", () => new Promise((resolve) => {
    answer = () => resolve(new Response(JSON.stringify(project("a"))));
  }));
  const settling = settle("theirs");
  took(project("d"));
  const own = tables.value;
  answer();
  await settling;
  assert.equal(app.project.value?.id, "d");
  assert.equal(tables.value, own);
});
