import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Question } from "../../../../bui/static/js/look/question.js";

let answers, told, asked, question;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  [answers, told] = [[], []];
  asked = mock.method(globalThis, "fetch", (path, { signal }) => new Promise((resolve, reject) => {
    const answer = (content) => (content instanceof Error ? reject(content) : resolve(new Response(JSON.stringify(content))));
    signal.addEventListener("abort", () => reject(Object.assign(new Error("aborted"), { name: "AbortError" })));
    answers.push({ path, answer });
  }));
  question = new Question((of, { found, error, waiting }) => told.push([of, found ?? error ?? waiting]));
});

afterEach(() => {
  mock.restoreAll();
  mock.timers.reset();
});

const settled = async () => {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test("turns that come faster than answers do not keep the answer away", async () => {
  question.ask("/latents", "/latents 1", 0);
  mock.timers.tick(0);
  for (const turn of [2, 3, 4]) question.ask("/latents", `/latents ${turn}`, 0);
  answers[0].answer({ runs: 1 });
  await settled();
  assert.deepEqual(told, [["/latents 1", { runs: 1 }]]);
  mock.timers.tick(0); // something has changed meanwhile
  answers[1].answer({ runs: 2 });
  await settled();
  assert.deepEqual(told[1], ["/latents 4", { runs: 2 }]);
  mock.timers.tick(10_000);
  assert.equal(asked.mock.callCount(), 2);
});

test("another path ends the question before, also when its answer comes last", async () => {
  question.ask("/a", "/a ", 0);
  mock.timers.tick(0);
  question.ask("/b", "/b ", 0);
  mock.timers.tick(0);
  answers[1].answer("b");
  answers[0].answer("a");
  await settled();
  assert.deepEqual(told, [["/b ", "b"]]);
});

test("a server that is at work, or away, is asked again", async () => {
  question.ask("/a", "/a ", 0);
  mock.timers.tick(0);
  answers[0].answer({ waiting: { done: 1, total: 2 } });
  await settled();
  mock.timers.tick(300);
  answers[1].answer(new TypeError("Failed to fetch"));
  await settled();
  assert.match(told[1][1], /does not answer/);
  mock.timers.tick(3000);
  answers[2].answer("there");
  await settled();
  assert.deepEqual(told[2], ["/a ", "there"]);
  mock.timers.tick(10_000);
  assert.equal(asked.mock.callCount(), 3);
});

test("nothing is told after the end", async () => {
  question.ask("/a", "/a ", 0);
  mock.timers.tick(0);
  question.end();
  answers[0].answer("late");
  await settled();
  assert.deepEqual(told, []);
});
