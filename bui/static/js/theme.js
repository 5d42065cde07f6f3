// Light or dark: as the system says, unless the user has chosen.
const wanted = matchMedia("(prefers-color-scheme: dark)");

export function theme() {
  return localStorage.getItem("theme") ?? (wanted.matches ? "dark" : "light");
}

export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}

export function switchTheme() {
  localStorage.setItem("theme", theme() === "dark" ? "light" : "dark");
  applyTheme();
  dispatchEvent(new Event("themechange")); // for pictures drawn on a canvas
}

wanted.addEventListener("change", () => {
  applyTheme();
  dispatchEvent(new Event("themechange"));
});
