// A new pathway: a row of the pathways sheet with cells that make sense for the two populations.
import { change, theContent } from "../tables.js";
import { activeRows, addColumn, insertRows } from "../edit/change.js";
import { jump } from "../edit/jump.js";

const NEEDED = ["receptor", "pre_syn_idx", "post_syn_idx", "syn_type"];

/** Add the row and go to it. */
export function connectRows(from, to, cells = {}) {
  if (!from || !to || to.kind === "input") return;
  change(`connect ${from.label} to ${to.label}`, (now) => {
    let after = now;
    const given = { ...sensible(now, from, to), ...cells };
    for (const name of [...NEEDED, "p", "n"]) {
      if (!after.sheets.S.columns.includes(name) && given[name]) after = addColumn(after, "S", name);
    }
    const { columns, rows } = after.sheets.S;
    return insertRows(after, "S", rows.length, [{ cells: columns.map((name) => given[name] ?? "") }]);
  });
  jump("S", theContent().sheets.S.rows.length - 1, "p");
}

/** What the cells of a pathway would be: from the row that is most like it, else usual ones. */
export function sensible(content, from, to) {
  const sheet = content.sheets.S;
  const rows = activeRows(sheet).map(({ cells }) => Object.fromEntries(sheet.columns.map((name, at) => [name, cells[at]])));
  const receptor = from.excitatory || from.kind === "input" ? "ge" : "gi";
  const ofKind = rows.filter((row) => row.receptor === receptor);
  const bare = (text) => text.replace(/\[.*$/, "").trim();
  const twin = ofKind.find((row) => bare(row.pre_syn_idx) === from.label) ?? ofKind[0] ?? rows[0];
  // A target with compartments is written as it is elsewhere: idx[C]0bsa.
  const there = rows.filter((row) => bare(row.post_syn_idx) === to.label);
  const target = there.find((row) => row.receptor === receptor) ?? there[0];
  const many = /PC$/.test(to.model) ? `${to.label}[C]0bsa` : to.label;
  const compartments = target?.post_syn_idx ?? many;
  return {
    receptor,
    pre_syn_idx: from.label,
    post_syn_idx: compartments,
    syn_type: twin?.syn_type ?? "Fixed",
    p: /\+/.test(twin?.p ?? "") || !twin?.p ? target?.p ?? "0.1" : twin.p,
    n: target?.n ?? (/\+/.test(twin?.n ?? "") || !twin?.n ? "1" : twin.n),
  };
}
