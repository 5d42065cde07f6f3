// Starts the page: connects, reads the schema, and shows the view that the address names.
import { connect, get } from "./api.js";
import { app, readRoute, tell } from "./app.js";
import * as autosave from "./edit/autosave.js";
import * as checking from "./edit/checking.js";
import { loadGlossary } from "./help/glossary.js";
import { html, render } from "./lib.js";
import * as events from "./runs/events.js";
import { Shell } from "./shell.js";
import * as tables from "./tables.js";
import * as theme from "./theme.js";

theme.start();
for (const part of [tables, autosave, checking]) part.start(); // the order in which a change is told
addEventListener("hashchange", readRoute);
readRoute();

try {
  [app.session, app.schema] = await Promise.all([connect(), get("/schema")]);
  events.start();
  loadGlossary();
} catch (error) {
  tell(error, "error");
}
render(html`<${Shell} />`, document.getElementById("app"));
