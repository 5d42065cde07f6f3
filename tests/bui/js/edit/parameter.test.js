import assert from "node:assert/strict";
import { test } from "node:test";
import { parameter, setParameter } from "../../../../bui/static/js/edit/parameter.js";
import { contentOf, sheetOf, textsOf } from "../content.js";

const CONTENT = contentOf({ params: sheetOf(["runtime"], "# a comment", ["1*s"]) });

test("a parameter has the text of the first row that takes part", () => {
  assert.equal(parameter(CONTENT, "runtime"), "1*s");
  assert.equal(parameter(CONTENT, "device"), "");
  assert.equal(parameter(contentOf({ params: sheetOf(["runtime"]) }), "runtime"), "");
});

test("the column comes and goes with its value", () => {
  const given = setParameter(CONTENT, "device", "cpp");
  assert.deepEqual(given.sheets.params.columns, ["runtime", "device"]);
  assert.equal(parameter(given, "device"), "cpp");
  assert.deepEqual(setParameter(given, "device", ""), CONTENT);
});

test("a sheet without a row gets one", () => {
  assert.deepEqual(textsOf(setParameter(contentOf(), "device", "cpp").sheets.params), [["cpp"]]);
});

test("emptying what is not given is no change", () => {
  assert.equal(setParameter(CONTENT, "device", ""), CONTENT);
  const empty = contentOf();
  assert.equal(setParameter(empty, "device", ""), empty);
});
