import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { forget, note, noteAnswer, noteEvent } from "../../../../bui/static/js/runs/events.js";

const run = (id, status, created) => ({ id, status, created, title: `run ${id}` });

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  app.runs.set([]);
  app.toasts.set([]);
  app.route.set({ view: "G" });
});

test("the list is sorted by when runs were asked for, newest first, and has each once", () => {
  const rows = [run("a", "running", "1"), run("c", "waiting", "3"), run("b", "done", "2"), run("a", "done", "1")];
  rows.forEach(note);
  assert.deepEqual(app.runs.value.map(({ id, status }) => `${id} ${status}`), ["c waiting", "b done", "a done"]);
  forget("b");
  assert.deepEqual(app.runs.value.map(({ id }) => id), ["c", "a"]);
});

test("the end of a run is told to who looks elsewhere", () => {
  note(run("a", "running"));
  note(run("a", "done"));
  assert.deepEqual(app.toasts.value.map(({ message }) => message), ['"run a" is done.']);
  assert.equal(app.toasts.value[0].way?.href, "#look?run=a");
  app.route.set({ view: "runs" });
  note(run("b", "running"));
  note(run("b", "failed"));
  assert.equal(app.toasts.value.length, 1);
});

test("a run that somebody has stopped is no news, and one that was killed is", () => {
  note(run("a", "running"));
  note(run("b", "running"));
  note({ ...run("a", "stopped"), error: null });
  note({ ...run("b", "stopped"), error: "the process of the run was killed" });
  assert.deepEqual(app.toasts.value.map(({ message }) => message.slice(0, 20)), ['"run b" has stopped,']);
});

test("a run that was over when the page opened is no news", () => {
  note(run("a", "done"));
  assert.deepEqual(app.toasts.value, []);
});

test("an answer that comes after the stream has told the end of a run does not take it back", async () => {
  note(run("a", "running"));
  await noteAnswer(async () => {
    noteEvent(run("a", "stopped"));
    return { ...run("a", "running"), stopping: true };
  });
  assert.equal(app.runs.value[0].status, "stopped");
  await noteAnswer(async () => run("a", "waiting"));
  assert.equal(app.runs.value[0].status, "waiting");
  await noteAnswer(async () => {
    noteEvent(run("b", "running"));
    return run("a", "stopped");
  });
  assert.deepEqual(app.runs.value.map(({ status }) => status).sort(), ["running", "stopped"]);
});
