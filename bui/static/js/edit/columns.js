// What is known of a column: its help, unit, default and choices. All of it comes from the schema of the server.
import { app, schemaOf } from "../app.js";
import { modelKind, parameterOf, termsOf } from "../help/glossary.js";
import { counted } from "../words.js";
import { columnTexts } from "./change.js";

/** The schema of a column of a sheet, or undefined for one that no table knows. */
export function property(sheet, name) {
  return app.schema?.sheets[sheet]?.properties[name];
}

/** Help in one line: what it means, its unit, its default. */
export function help(sheet, name) {
  const found = property(sheet, name);
  if (!found) return sheet === "physiology" ? "" : "no table has a column of this name";
  const parts = [found.description];
  if (found.unit) parts.push(`unit: ${found.unit}`);
  if (found.default !== undefined && !/default:/.test(found.description)) parts.push(`default: ${found.default}`);
  if (schemaOf(sheet).required?.includes(name)) parts.push("required");
  return parts.join("; ");
}

/** The names of all columns that a sheet may have. */
export const knownColumns = (sheet) => Object.keys(app.schema?.sheets[sheet]?.properties ?? {});

/** Columns that a sheet may have and has not yet, as [name, help]. */
export function missingColumns(content, sheet) {
  const present = new Set(content.sheets[sheet].columns);
  return knownColumns(sheet).filter((name) => !present.has(name)).map((name) => [name, help(sheet, name)]);
}

/** What may stand in a cell: {words, meanings, closed}; `meanings` by word. An open list accepts other text. */
export function choices(content, sheet, name, row = {}) {
  const found = property(sheet, name);
  const known = found?.meanings ?? {};
  if (found?.enum) return { words: found.enum.map(String), meanings: known, closed: true };
  if (sheet === "S" && /^(pre|post)_syn_idx$/.test(name)) return open(labels(content, name));
  if (sheet === "G" && name === "neuron_subtype") return open(blocks(content));
  if (sheet === "physiology" && name === "Variable") return open(blocks(content));
  if (sheet === "physiology" && name === "Key") return open(keys(content, row));
  const kind = sheet === "physiology" && name === "Value" ? modelKind(row.cells?.[0] ?? "") : "";
  return open(kind ? termsOf(kind) : Object.fromEntries((found?.examples ?? []).map((word) => [word, known[word] ?? ""])));
}

/** A list that accepts other text, of words with their meanings. */
function open(found) {
  const known = found instanceof Map ? found : new Map(Object.entries(found)); // a map keeps the order of 10 and 2
  return { words: [...known.keys()].map(String), meanings: Object.fromEntries(known), closed: false };
}

/** The labels of populations and inputs, with a word of what each is. */
function labels(content, name) {
  const cells = (cell) => `${cell("number_of_neurons")} ${cell("neuron_subtype") || cell("neuron_type")}`.trim();
  const groups = told(content.sheets.G, cells);
  return name === "pre_syn_idx" ? new Map([...told(content.sheets.IN, (cell) => `input ${cell("type")}`), ...groups]) : groups;
}

/** The labels of a sheet with what its rows are. */
function told(sheet, words) {
  const at = (name) => sheet.columns.indexOf(name);
  return new Map(sheet.rows.filter((row) => row.cells && !row.off && row.cells[at("idx")]).map(({ cells }) =>
    [cells[at("idx")], words((name) => cells[at(name)] ?? "").trim()]));
}

/** The blocks of the physiology sheet, in their order, with how many values each has and for whom. */
function blocks(content) {
  const rows = content.sheets.physiology.rows.filter((row) => row.cells && (row.cells[1] || !row.cells[2]));
  const counts = new Map();
  for (const { cells: [name, key] } of rows) {
    if (name.trim()) counts.set(name.trim(), (counts.get(name.trim()) ?? 0) + (key ? 1 : 0));
  }
  const users = columnTexts(content.sheets.G, "neuron_subtype");
  const used = (name) => users.filter((other) => other === name).length;
  return new Map([...counts].map(([name, many]) =>
    [name, `block of ${counted(many, "value")}${used(name) ? `, of ${counted(used(name), "population")}` : ""}`]));
}

/** Keys that blocks of the same kind have and this one has not, with what they mean. */
function keys(content, row) {
  const rows = content.sheets.physiology.rows.filter((other) => other.cells?.[1]);
  const own = new Set(rows.filter((other) => other.cells[0] === row.cells?.[0]).map((other) => other.cells[1]));
  const found = [...new Set(rows.map((other) => other.cells[1]))].filter((key) => !own.has(key)).sort();
  return new Map(found.map((key) => [key, parameterOf(key)?.meaning ?? ""]));
}
