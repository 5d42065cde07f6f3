// The views by name, in the order of their tabs. A view is a component; `needs` says what must be open for it.
// Adding a view touches this list and its own module.
import { html } from "./lib.js";
import { LookView } from "./look/view.js";
import { RunsView } from "./runs/view.js";

const soon = (name) => () => html`<p>${name}</p>`;

export const VIEWS = [
  { word: "home", title: "Projects and examples", show: soon("home") },
  { word: "params", title: "Simulation", needs: "project", show: soon("params") },
  { word: "IN", title: "Inputs", needs: "project", show: soon("IN") },
  { word: "G", title: "Neuron groups", needs: "project", show: soon("G") },
  { word: "S", title: "Connections", needs: "project", show: soon("S") },
  { word: "physiology", title: "Physiology", needs: "project", show: soon("physiology") },
  { word: "network", title: "Network", needs: "project", show: soon("network") },
  { word: "runs", title: "Runs", show: RunsView },
  { word: "look", title: "Results", show: LookView },
];
