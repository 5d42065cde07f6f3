// The titles of the columns of a table.
import { html } from "./lib.js";

export const heads = (...titles) => titles.map((title) => html`<th key=${title} scope="col">${title}</th>`);
