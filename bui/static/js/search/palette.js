// The search over everything (Ctrl+K): a text field with a list below it. What is in the page is found at once, sections of the
// documentation a moment later; an answer to what was typed before is dropped.
import { get } from "../api.js";
import { go } from "../app.js";
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../lib.js";
import { useStore } from "../store.js";
import { glossary } from "../help/glossary.js";
import { tables } from "../tables.js";
import { VIEWS } from "../views.js";
import { best } from "./rank.js";
import { entriesOf } from "./sources.js";

const PAUSE = 120; // ms
const MOST = 14;
const MOST_SECTIONS = 6;

/** The sections of the documentation that fit, as entries. */
function useSections(typed) {
  const [sections, setSections] = useState(/** @type {import("./sources.js").Entry[]} */ ([]));
  useEffect(() => {
    if (!typed.trim()) return setSections([]);
    const asked = new AbortController();
    const timer = setTimeout(() => {
      get(`/help/search?words=${encodeURIComponent(typed)}`, asked).then((found) => {
        setSections(found.sections.slice(0, MOST_SECTIONS).map((one) => ({
          kind: "Documentation", title: one.title, more: `${one.page}: ${one.shown}`,
          open: () => go("help", { page: one.page, at: one.anchor }),
        })));
      }).catch(() => !asked.signal.aborted && setSections([]));
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [typed]);
  return sections;
}

/** @param {Props<{close: () => void}>} props */
export function Palette({ close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const content = useStore(tables);
  const words = useStore(glossary);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- content and words are what the entries are made of
  const entries = useMemo(() => entriesOf(VIEWS), [content, words]);
  const here = useMemo(() => best(entries, typed, MOST), [entries, typed]);
  const sections = useSections(typed);
  const found = [...here, ...sections];
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => setChosen(0), [typed]);
  useEffect(() => {
    document.getElementById(`found-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const open = (entry) => {
    close();
    setTimeout(entry.open); // when the dialog is gone, so that the focus can move
  };
  const key = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) setChosen((chosen + step + found.length) % found.length);
    else if (event.key === "Enter" && found[chosen]) open(found[chosen]);
    else return;
    event.preventDefault();
  };
  return html`<dialog class="palette" ref=${dialog} aria-label="Search" onClose=${close} onCancel=${close}
      onClick=${(event) => event.target === dialog.current && close()}>
    <input type="text" role="combobox" aria-label="Search rows, parameters, words, views, actions and the documentation"
      aria-expanded=${found.length > 0} aria-controls="found" aria-autocomplete="list" autocomplete="off" spellcheck="false"
      aria-activedescendant=${found.length ? `found-${chosen}` : undefined}
      placeholder="Search everything: a population, a parameter, a question …" value=${typed}
      onInput=${(event) => setTyped(event.target.value)} onKeyDown=${key} />
    <div class="palette-list" role="listbox" id="found" aria-label="Found">
      ${found.map((entry, at) => html`<div role="option" id=${`found-${at}`} key=${`${entry.kind} ${entry.title} ${at}`}
          class="palette-entry" aria-selected=${at === chosen} onClick=${() => open(entry)} onMouseMove=${() => setChosen(at)}>
        <span class="palette-kind">${entry.kind}</span> <strong>${entry.title}</strong>${" "}
        <span class="palette-more">${entry.more}</span>
      </div>`)}
    </div>
    <p class="muted palette-said" role="status">${!typed.trim() ? "Enter opens what is chosen; Escape closes."
    : found.length ? `${found.length} found` : "Nothing was found; try other words."}</p>
  </dialog>`;
}
