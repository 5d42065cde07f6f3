// Saving what a view shows as a figure for print: SVG, PDF or PNG, drawn by the server from the same data and choices.
import { download } from "../api.js";
import { Dialog } from "../edit/dialog.js";
import { html, useState } from "../lib.js";
import { FILMS, Field, STILL, USUAL, kept, keep, wrong } from "./figure_form.js";

const VIEW = "The figure shows the populations, the part of the time and the settings of this view, on white.";

/**
 * A button, and the dialog that it opens. `figures` tells the figures that the view can be saved as: the address of each,
 * with its window, populations and settings, as they are when the button is pressed; the `body` that is sent, where there is
 * one; and whether it can be a `film`.
 * @typedef {{title: string, path: string, body?: object, film?: boolean}} Figure
 * @param {Props<{figures: () => Figure[], about?: string}>} props
 */
export function SaveFigure({ figures, about = VIEW, disabled = false }) {
  const [open, setOpen] = useState(false);
  return html`<button class="save-figure" disabled=${disabled} onClick=${() => setOpen(true)}
      title="As SVG, PDF or PNG, with the size and the letters that you need">Save figure …</button>
    ${open && html`<${Asking} figures=${figures()} about=${about} close=${() => setOpen(false)} />`}`;
}

/** @param {Props<{figures: Figure[], about: string}>} props */
function Asking({ figures, about, close }) {
  const [form, setForm] = useState(kept);
  const [place, choose] = useState(0);
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const change = (fields) => setForm({ ...form, ...fields });
  const { path, body, film } = figures[place];
  const formats = film ? [...STILL, ...FILMS] : STILL;
  const format = formats.some(([word]) => word === form.format) ? form.format : "svg";
  const moves = FILMS.some(([word]) => word === format);
  const save = async (event) => {
    event.preventDefault();
    const fault = wrong(form);
    if (fault) return setSaid(fault);
    keep(form);
    setBusy(true);
    setSaid("");
    try {
      await download(withForm(path, { ...form, format }), body);
      close();
    } catch (error) {
      setSaid(error.message);
      setBusy(false);
    }
  };
  const field = (name) => ({ form, name, change });
  return html`<${Dialog} title="Save figure" close=${close}>
    <form class="asking figure-form" onSubmit=${save}>
      ${figures.length > 1 && html`<label class="stacked">Figure <select value=${place}
        onChange=${(event) => choose(Number(event.target.value))}>
        ${figures.map(({ title }, k) => html`<option key=${title} value=${k}>${title}</option>`)}</select></label>`}
      <div class="fields">
        <label class="stacked">Format${" "}
          <select value=${format} onChange=${(event) => change({ format: event.target.value })}>
          ${formats.map(([word, title]) => html`<option key=${word} value=${word}>${title}</option>`)}</select></label>
        <${Field} ...${field("width")} label="Width" hint="what suits the figure" />
        <${Field} ...${field("height")} label="Height" hint="what suits the figure" />
        <label class="stacked">Unit <select value=${form.unit} onChange=${(event) => change({ unit: event.target.value })}>
          <option value="cm">cm</option><option value="inch">inch</option></select></label>
        <${Field} ...${field("font")} label="Letters, point" hint=${USUAL.font} />
        <${Field} ...${field("dpi")} label="Dots in an inch" hint=${moves ? USUAL.film : USUAL.dpi} />
      </div>
      <p class="small muted">${about} A column of a journal is some 8.5 cm wide, a page some 17.5 cm.</p>
      ${said && html`<p class="bad" role="alert">✖ ${said}</p>`}
      <div class="row spaced"><button class="primary" disabled=${busy}>${busy ? "Drawing …" : "Save"}</button>
        <button type="button" onClick=${close}>Cancel</button></div>
    </form>
  <//>`;
}

/** The address with the format; fields that are empty are left to the server. */
export function withForm(path, form) {
  const words = new URLSearchParams(Object.entries(form).filter(([, value]) => value !== "")).toString();
  return `${path}${path.includes("?") ? "&" : "?"}${words}`;
}
