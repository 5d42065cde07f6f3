// What is known of a column: its help, unit, default and choices. All of it comes from the schema of the server.
import { app } from "../app.js";
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
  if (app.schema.sheets[sheet].required?.includes(name)) parts.push("required");
  return parts.join("; ");
}

/** The names of all columns that a sheet may have. */
export const knownColumns = (sheet) => Object.keys(app.schema?.sheets[sheet]?.properties ?? {});

/** Columns that a sheet may have and has not yet, as [name, help]. */
export function missingColumns(content, sheet) {
  const present = new Set(content.sheets[sheet].columns);
  return knownColumns(sheet).filter((name) => !present.has(name)).map((name) => [name, help(sheet, name)]);
}

/** What may stand in a cell: {words, closed}. An open list accepts other text. */
export function choices(content, sheet, name, row = {}) {
  const found = property(sheet, name);
  if (found?.enum) return { words: found.enum.map(String), closed: true };
  if (sheet === "S" && /^(pre|post)_syn_idx$/.test(name)) return { words: labels(content, name), closed: false };
  if (sheet === "G" && name === "neuron_subtype") return { words: blocks(content), closed: false };
  if (sheet === "physiology" && name === "Variable") return { words: blocks(content), closed: false };
  if (sheet === "physiology" && name === "Key") return { words: siblings(content, row), closed: false };
  return { words: (found?.examples ?? []).map(String), closed: false };
}

/** The labels of populations and inputs, with a word of what each is. */
function labels(content, name) {
  const groups = columnTexts(content.sheets.G, "idx");
  return [...new Set(name === "pre_syn_idx" ? [...columnTexts(content.sheets.IN, "idx"), ...groups] : groups)];
}

/** The blocks of the physiology sheet, in their order. */
function blocks(content) {
  const names = content.sheets.physiology.rows.filter((row) => row.cells && (row.cells[1] || !row.cells[2]));
  return [...new Set(names.map((row) => row.cells[0].trim()).filter(Boolean))];
}

/** Keys that blocks of the same kind have and this one has not. */
function siblings(content, row) {
  const rows = content.sheets.physiology.rows.filter((other) => other.cells?.[1]);
  const own = new Set(rows.filter((other) => other.cells[0] === row.cells?.[0]).map((other) => other.cells[1]));
  return [...new Set(rows.map((other) => other.cells[1]))].filter((key) => !own.has(key)).sort();
}
