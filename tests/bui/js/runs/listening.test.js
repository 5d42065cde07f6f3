import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { link, start } from "../../../../bui/static/js/runs/events.js";

const run = (id, status) => ({ id, status, created: id, title: `run ${id}` });
const settled = async () => {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const answers = [];
const sources = [];
const listeners = {};

mock.timers.enable({ apis: ["setTimeout"] });
mock.method(globalThis, "fetch", () => new Promise((resolve) => {
  answers.push((rows) => resolve(new Response(JSON.stringify(rows))));
}));
Object.assign(globalThis, {
  addEventListener: (name, listener) => (listeners[name] = listener),
  document: { hidden: false, addEventListener: (name, listener) => (listeners[name] = listener) },
  EventSource: class {
    constructor() {
      sources.push(this);
    }

    addEventListener() {}

    close() {
      this.closed = true;
    }
  },
});

function see(hidden) {
  document.hidden = hidden;
  listeners.visibilitychange();
}

test("a page that is hidden before its list has come listens as soon as it is seen, to one stream", async () => {
  start();
  see(true);
  mock.timers.tick(2000);
  assert.equal(link.value.state, "resting");
  answers[0]([run("a", "running")]); // too late: nobody sees the page
  await settled();
  assert.equal(sources.length, 0);

  see(false);
  see(true);
  see(false); // the list of the first one is still on its way
  answers[2]([run("a", "done")]);
  await settled();
  answers[1]([run("a", "running")]);
  await settled();
  assert.equal(app.runs.value[0].status, "done");
  assert.equal(sources.filter(({ closed }) => !closed).length, 1);
});
