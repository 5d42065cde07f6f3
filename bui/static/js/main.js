// Starts the page: connects, reads the schema, and shows the view that the address names.
import { connect, get } from "./api.js";
import { app, readRoute, tell } from "./app.js";
import { html, render } from "./lib.js";
import { watchRuns } from "./runs/events.js";
import { Shell } from "./shell.js";
import { applyTheme } from "./theme.js";

applyTheme();
addEventListener("hashchange", readRoute);
readRoute();

try {
  app.session = await connect();
  app.schema = await get("/schema");
  watchRuns();
} catch (error) {
  tell(error, "error");
}
render(html`<${Shell} />`, document.getElementById("app"));
