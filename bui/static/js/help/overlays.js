// The keys that open a dialog from anywhere, and these dialogs.
import { app } from "../app.js";
import { html, useEffect } from "../lib.js";
import { Palette } from "../search/palette.js";
import { useStore } from "../store.js";
import { inText } from "../tables.js";
import { Selected } from "./dialog.js";
import { overlay } from "./selected.js";
import { Shortcuts } from "./shortcuts.js";

/** Which dialog a key opens, or "". */
export function opens(event) {
  if (event.altKey || event.isComposing) return "";
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") return "search";
  if (event.ctrlKey || event.metaKey) return "";
  if (event.key === "F1") return "help";
  return event.key === "?" && !inText(event.target) ? "shortcuts" : "";
}

export function Overlays() {
  const open = useStore(overlay);
  const route = useStore(app.route);
  useEffect(() => {
    const listen = (event) => {
      const wanted = opens(event);
      if (!wanted) return;
      event.preventDefault();
      event.stopPropagation(); // a grid would take ? as text
      const busy = document.querySelector("dialog[open]");
      if (!busy || overlay.value) overlay.set(wanted === overlay.value ? "" : wanted);
    };
    addEventListener("keydown", listen, true);
    return () => removeEventListener("keydown", listen, true);
  }, []);
  const close = () => overlay.set("");
  if (open === "search") return html`<${Palette} close=${close} />`;
  if (open === "shortcuts") return html`<${Shortcuts} close=${close} />`;
  return open === "help" ? html`<${Selected} view=${route.view} close=${close} />` : null;
}
