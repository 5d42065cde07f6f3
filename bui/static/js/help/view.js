// The documentation within the page: the list of its pages, a search, and the page that the address names.
import { get } from "../api.js";
import { attempt, go } from "../app.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib.js";
import { overlay } from "./selected.js";

const FIRST = "how-to";

export function HelpView({ route }) {
  const [pages, setPages] = useState(/** @type {Told<"ManualPage">[]} */ ([]));
  const [page, setPage] = useState(/** @type {Told<"ShownPage"> | null} */ (null));
  const [fault, setFault] = useState("");
  const wanted = route.page ?? FIRST;
  useEffect(() => {
    attempt(() => get("/help/pages")).then((found) => found && setPages(found));
  }, []);
  useEffect(() => {
    const asked = new AbortController();
    setFault("");
    get(`/help/pages/${encodeURIComponent(wanted)}`, asked).then(setPage).catch((error) => {
      if (error.name !== "AbortError") setFault(error.message);
    });
    return () => asked.abort();
  }, [wanted]);
  return html`<div class="manual">
    <nav class="manual-pages" aria-label="Pages of the documentation">
      <button onClick=${() => overlay.set("search")}>Search … <span class="muted">Ctrl+K</span></button>
      <button onClick=${() => overlay.set("shortcuts")}>Keyboard shortcuts <span class="muted">?</span></button>
      <ul>${pages.map(({ name, title, question }) => html`<li key=${name}>
        <button class="block" aria-current=${name === wanted ? "page" : undefined} title=${question}
          onClick=${() => go("help", { page: name })}>${title}</button></li>`)}</ul>
    </nav>
    ${fault ? html`<p class="bad" role="alert">${fault}</p>`
    : page?.name === wanted && html`<${Page} page=${page} at=${route.at} />`}
  </div>`;
}

/** A page; the HTML is made by the server from its own files, without scripts, styles and foreign addresses. */
function Page({ page, at }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (!place.current) return;
    const anchor = at && document.getElementById(`doc-${at}`);
    place.current.querySelectorAll("pre, table").forEach((one) => one.setAttribute("tabindex", "0")); // they scroll
    place.current.querySelector(".doc-there")?.classList.remove("doc-there");
    if (!anchor) return void (place.current.scrollTop = 0);
    anchor.classList.add("doc-there");
    anchor.scrollIntoView();
    anchor.focus({ preventScroll: true });
  }, [page, at]);
  const follow = (event) => {
    const link = event.target.closest("a[href^='#help?']");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go("help", Object.fromEntries(new URLSearchParams(link.getAttribute("href").split("?")[1])));
  };
  return html`<article class="manual-page" ref=${place} tabindex="0" aria-label=${page.title} onClick=${follow}
    dangerouslySetInnerHTML=${{ __html: page.html }}></article>`;
}
