// The button that turns light into dark and back; it says what it turns to.
import { html, useEffect, useState } from "./lib.js";
import { switchTheme, theme } from "./theme.js";

export function ThemeButton() {
  const [now, show] = useState(theme());
  useEffect(() => {
    const look = () => show(theme());
    addEventListener("themechange", look);
    return () => removeEventListener("themechange", look);
  }, []);
  return html`<button class="quiet" onClick=${switchTheme} title="Light or dark">
    <span aria-hidden="true">◐</span> ${now === "dark" ? "Light" : "Dark"}</button>`;
}
