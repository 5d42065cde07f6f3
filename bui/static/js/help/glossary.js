// The words of the program with their meaning: models, rules, devices, parameters. Asked for once.
import { get } from "../api.js";
import { Store } from "../store.js";

/** All terms and parameters, or null until they are there. */
export const glossary = new Store(/** @type {Told<"Glossary"> | null} */ (null));

let asked = null;

/** Ask for the words, unless that was done; a page without them works, and shows fewer meanings. */
export function loadGlossary() {
  asked ??= get("/glossary").then((found) => glossary.set(found)).catch(() => {
    asked = null; // asked for again next time
  });
  return asked;
}

/** The words of a kind with their meanings. */
export function termsOf(kind) {
  const found = (glossary.value?.terms ?? []).filter((term) => term.kind === kind);
  return Object.fromEntries(found.map(({ word, meaning }) => [word, meaning]));
}

const PAIRED = { cw: "mean weight", delay: "mean delay", sp: "connection probability" };

/** What a name of the physiology table means: `{meaning, unit}`, or null for a name of the table's own. */
export function parameterOf(name) {
  const found = glossary.value?.parameters.find((one) => one.name === name);
  if (found) return { meaning: found.meaning, unit: found.unit };
  const pair = /^(cw|delay|sp)_(.+)_([^_]+)$/.exec(name);
  return pair && { meaning: `${PAIRED[pair[1]]} from ${pair[2]} to ${pair[3]} cells`, unit: "" };
}

/** The kind of model that a root value such as `pc_neuron_model` chooses, or "". */
export function modelKind(name) {
  const kind = /^(?:[a-z]+_)?(neuron|excitation|inhibition)_model$/.exec(name);
  return kind ? `${kind[1]} model` : "";
}
