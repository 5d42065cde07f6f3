import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { app } from "../../../../bui/static/js/app.js";
import { target } from "../../../../bui/static/js/edit/jump.js";
import { glossary } from "../../../../bui/static/js/help/glossary.js";
import { best } from "../../../../bui/static/js/search/rank.js";
import { entriesOf } from "../../../../bui/static/js/search/sources.js";
import { begin } from "../../../../bui/static/js/tables.js";
import { PHYSIOLOGY, contentOf, sheetOf } from "../content.js";

const VIEWS = [{ word: "home", title: "Projects and examples" }, { word: "G", title: "Populations", needs: "project" }];

beforeEach(() => {
  globalThis.location = /** @type {Location} */ ({ hash: "" });
  const properties = { idx: { type: "string", description: "its label" } };
  const columns = { type: "object", title: "", properties };
  const runtime = { ...columns, properties: { runtime: { type: "string", description: "time to simulate" } } };
  const sheets = { params: runtime, IN: columns, G: columns, S: columns, physiology: columns };
  app.schema = /** @type {Schema} */ ({ sheets, inputs: {} });
  glossary.set({
    terms: [{ kind: "neuron model", word: "EIF", meaning: "exponential", equations: [], page: "models", anchor: "eif" }],
    parameters: [{ name: "DeltaT", owner: "EIF", meaning: "sharpness", unit: "volt" }],
  });
  begin(contentOf({
    params: sheetOf(["runtime"], ["1*second"]), IN: sheetOf(["idx"]), G: sheetOf(["idx"], ["E"], ["I"]),
    S: sheetOf(["receptor", "pre_syn_idx", "post_syn_idx"], ["ge", "E", "I"]), physiology: PHYSIOLOGY,
  }));
});

const found = (typed) => best(entriesOf(VIEWS), typed, 5).map(({ kind, title }) => `${kind}: ${title}`);

test("rows, values, columns, words, parameters, views and actions are found", () => {
  assert.equal(found("E → I")[0], "Pathway: E → I");
  assert.ok(found("I").includes("Population: I"));
  assert.ok(found("PC.gL").some((one) => one.startsWith("Value: ")) || found("gL").some((one) => one.startsWith("Value: ")));
  assert.equal(found("runtime")[0], "Parameter of the run: runtime");
  assert.equal(found("eif")[0], "Neuron model: EIF");
  assert.equal(found("deltat")[0], "Parameter of EIF: DeltaT");
  assert.equal(found("projects")[0], "View: Projects and examples");
  assert.equal(found("light")[0], "Action: Light or dark");
});

test("a result goes where it is", () => {
  best(entriesOf(VIEWS), "E → I", 1)[0].open();
  assert.deepEqual(target.value, { sheet: "S", row: 0, column: "pre_syn_idx" });
  best(entriesOf(VIEWS), "deltat", 1)[0].open();
  assert.equal(location.hash, "help?page=models&at=eif");
});

test("views that need a project are offered while one is open", () => {
  assert.deepEqual(entriesOf(VIEWS).filter(({ kind }) => kind === "View").map(({ title }) => title), ["Projects and examples"]);
});
