// The views by name, in the order of their tabs. A view is a component; `needs` says what must be open for it, `edits` that
// it changes the document, so that problems are shown below it. Adding a view touches this list and its own module.
import { ParamsView } from "./edit/params.js";
import { PhysiologyView } from "./edit/physiology.js";
import { SheetView } from "./edit/sheet.js";
import { HelpView } from "./help/view.js";
import { LatentsView } from "./latents/view.js";
import { html } from "./lib.js";
import { LookView } from "./look/view.js";
import { NetworkView } from "./network/view.js";
import { HomeView } from "./projects/view.js";
import { RunsView } from "./runs/view.js";

const sheet = (name, title) => () => html`<${SheetView} sheet=${name} title=${title} key=${name} />`;

export const VIEWS = [
  { word: "home", title: "Projects and examples", show: HomeView },
  { word: "params", title: "Simulation", needs: "project", edits: true, show: ParamsView },
  { word: "IN", title: "Inputs", needs: "project", edits: true, show: sheet("IN", "Inputs") },
  { word: "G", title: "Populations", needs: "project", edits: true, show: sheet("G", "Populations") },
  { word: "S", title: "Pathways", needs: "project", edits: true, show: sheet("S", "Pathways") },
  { word: "physiology", title: "Physiology", needs: "project", edits: true, show: PhysiologyView },
  { word: "network", title: "Network", needs: "project", edits: true, show: NetworkView },
  { word: "runs", title: "Runs", show: RunsView },
  { word: "look", title: "Results", show: LookView },
  { word: "latents", title: "Latent dynamics", show: LatentsView },
  { word: "help", title: "Help", show: HelpView },
];
