// The parameters of the run as a form, in groups; fields, help, units, defaults and choices come from the schema.
import { app } from "../app.js";
import { change, useContent } from "../tables.js";
import { html, useEffect, useState } from "../lib.js";
import { useStore } from "../store.js";
import { activeRows } from "./change.js";
import { knownColumns } from "./columns.js";
import { Field } from "./field.js";
import { grouped } from "./groups.js";
import { target } from "./jump.js";
import { marksOf } from "./marks.js";
import { setParameter } from "./parameter.js";

export function ParamsView() {
  const content = useContent();
  useStore(app.check);
  const wanted = useStore(target);
  const [all, setAll] = useState(true);
  const [goal, setGoal] = useState(null); // the field to go to as soon as it is shown
  const sheet = content.sheets.params;
  const row = activeRows(sheet)[0];
  const given = Object.fromEntries(sheet.columns.map((name, at) => [name, row?.cells[at] ?? ""]));
  const marks = marksOf("params").get(row?.number);
  const known = new Set([...knownColumns("params"), ...sheet.columns]);
  const names = [...known].filter((name) => all || given[name]);

  useEffect(() => {
    if (wanted?.sheet !== "params") return;
    target.set(null);
    setAll(true);
    setGoal(wanted);
  }, [wanted]);
  useEffect(() => {
    const there = goal && document.getElementById(`param-${goal.column}`);
    there?.closest("details")?.setAttribute("open", "");
    there?.focus();
  }, [goal]);

  const others = activeRows(sheet).length > 1;
  const set = (name) => (text) => change(`set ${name}`, (now) => setParameter(now, name, text));
  const field = (name) => html`<${Field} key=${name} name=${name} value=${given[name] ?? ""} problems=${marks?.get(name) ?? []}
    set=${set(name)} />`;
  return html`<section class="params" aria-label="Simulation">
    <div class="row toolbar">
      <label class="switch"><input type="checkbox" checked=${all} onChange=${() => setAll(!all)} />${" "}
        Show fields that are not given</label>
      <span class="muted">An empty field has the default that it shows. A value may be an expression, or several values to
        sweep: ${"{1 & 2 & 5}*second"}.</span></div>
    ${others && html`<p class="warn">There are several rows of parameters; the form shows the first.</p>`}
    ${(marks?.get("") ?? []).map((problem) => html`<p class="bad">${problem.message}</p>`)}
    ${grouped(names).map(({ title, members, open }) => html`<details class="panel" key=${title}
        open=${open || members.some((name) => given[name])}>
      <summary>${title}</summary>
      <div class="fields">${members.map(field)}</div>
    </details>`)}
  </section>`;
}
