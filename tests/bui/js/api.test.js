import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { ApiError, connect, get, post, unpack } from "../../../bui/static/js/api.js";

const answers = (status, body) => mock.method(globalThis, "fetch", async () => new Response(body, { status }));

afterEach(() => mock.restoreAll());

test("a change carries the token of the session, a question carries none", async () => {
  answers(200, JSON.stringify({ csrf: "secret" }));
  await connect();
  const asked = answers(200, "{}");
  await post("/runs", { a: 1 });
  await get("/runs");
  const [posted, got] = asked.mock.calls.map((call) => call.arguments);
  assert.deepEqual(posted, ["/api/runs", {
    method: "POST", body: '{"a":1}', signal: undefined,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": "secret" },
  }]);
  assert.deepEqual(got[1].headers, {});
});

test("an error is the sentence of the server, with its status and its problems", async () => {
  answers(422, JSON.stringify({ error: "two tables are wrong", problems: [{ row: 1 }] }));
  await assert.rejects(get("/check"), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.message, error.status, error.problems], ["two tables are wrong", 422, [{ row: 1 }]]);
    return true;
  });
});

test("what is no answer is a sentence, too", async () => {
  mock.method(globalThis, "fetch", async () => { throw new TypeError("Failed to fetch"); });
  await assert.rejects(get("/runs"), { message: "the server does not answer; is it still running?", status: 0 });
  answers(200, "<html>");
  await assert.rejects(get("/runs"), { message: "the server has answered something that is not JSON" });
  answers(413, "");
  await assert.rejects(get("/runs"), { message: "this is too large; tables and files may have 32 MiB" });
});

test("a question that was given up stays what it is", async () => {
  mock.method(globalThis, "fetch", async () => { throw new DOMException("aborted", "AbortError"); });
  await assert.rejects(get("/runs"), { name: "AbortError" });
});

test("packed arrays have the type and the numbers that the server has written", () => {
  const packed = (dtype, array) => ({ dtype, data: Buffer.from(array.buffer).toString("base64") });
  const values = Float64Array.of(0.1, -2, Infinity);
  assert.deepEqual(unpack(packed("float64", values)), values);
  assert.deepEqual(unpack(packed("int32", Int32Array.of(-1, 7))), Int32Array.of(-1, 7));
  assert.deepEqual(unpack(packed("bool", Uint8Array.of(1, 0))), Uint8Array.of(1, 0));
  const list = [1, null];
  assert.equal(unpack(list), list);
});
