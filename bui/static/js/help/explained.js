// Beside the values of the physiology sheet: what the selected value is and who uses it, and what the cells of its block do.
import { ALL, SCALARS } from "../edit/block.js";
import { jump } from "../edit/jump.js";
import { html } from "../lib.js";
import { useStore } from "../store.js";
import { useAsked } from "./asking.js";
import { Portrait } from "./portrait.js";
import { draft } from "./selected.js";

const SHEET = "physiology";
const SHOWN = 12;
const NOTHING = "Select a value to see what it means, or a block to see what its cells do.";
const WORDS = { population: "Populations", pathway: "Pathways", value: "Values" };
const COLUMNS = { population: "idx", pathway: "pre_syn_idx", value: "Value" };

export function Explained({ content, chosen, number }) {
  const typed = useStore(draft);
  const cells = content.sheets[SHEET].rows[number ?? -1]?.cells;
  const inside = chosen !== ALL && chosen !== SCALARS ? chosen : cells?.[1] ? cells[0] : "";
  const seen = typed ?? content;
  return html`<aside class="explained" aria-label="Explanation">
    ${cells?.[0] && html`<${Value} content=${seen} block=${cells[0]} name=${cells[1]} />`}
    ${inside && html`<${Portrait} content=${seen} block=${inside} key=${inside} />`}
    ${!cells?.[0] && !inside && html`<p class="muted">${NOTHING}</p>`}
  </aside>`;
}

/** @param {Props<{content: Content, block: string, name: string}>} props */
function Value({ content, block, name }) {
  const { sheets, models } = content;
  const key = JSON.stringify([block, name, sheets, models]);
  const { found, fault, old } = useAsked("/explain", () => ({ sheets, models, block, key: name }), key);
  const fits = found && found.name === (name || block);
  return html`<section aria-live="polite" aria-busy=${old}>
    <h3>${name ? `${block}.${name}` : block}</h3>
    ${fits ? html`<${Told} found=${/** @type {Told<"Explanation">} */ (found)} />`
    : fault ? html`<p class="bad">${fault}</p>` : html`<p class="muted">…</p>`}
  </section>`;
}

/** @param {{found: Told<"Explanation">}} props */
function Told({ found }) {
  const { meaning, unit, equations, users, more } = found;
  const kinds = Object.keys(WORDS).map((kind) => /** @type {const} */ ([kind, users.filter((user) => user.kind === kind)]));
  const said = meaning || "A value of your own: the program gives its name no meaning.";
  return html`
    <p>${said}${unit && unit !== "1" ? `; unit: ${unit}` : ""}</p>
    ${equations.map(({ model, lines }) => html`<div key=${model}><span class="muted">In the equations of ${model}:</span>
      <pre class="equations" tabindex="0">${lines.join("\n")}</pre></div>`)}
    ${kinds.filter(([, those]) => those.length).map(([kind, those]) => html`<div key=${kind}>
      <span class="muted">${WORDS[kind]} that use it:</span>
      <ul class="users">${those.slice(0, SHOWN).map((user) => html`<li key=${user.name + user.row}>
        <button class="link" onClick=${() => jump(String(user.sheet), user.row, COLUMNS[kind])}>${user.name}</button></li>`)}
        ${those.length > SHOWN && html`<li class="muted">and ${those.length - SHOWN + more} more</li>`}</ul></div>`)}
    ${!users.length && html`<p class="muted">Nothing uses it.</p>`}`;
}
