// Light or dark: as the system says, unless the user has chosen.
const wanted = () => matchMedia("(prefers-color-scheme: dark)");

export function theme() {
  return localStorage.getItem("theme") ?? (wanted().matches ? "dark" : "light");
}

function apply() {
  document.documentElement.dataset.theme = theme();
}

export function switchTheme() {
  localStorage.setItem("theme", theme() === "dark" ? "light" : "dark");
  change();
}

function change() {
  apply();
  dispatchEvent(new Event("themechange")); // for pictures drawn on a canvas
}

/** Show the theme, and follow the system; called once. */
export function start() {
  apply();
  wanted().addEventListener("change", change);
}
