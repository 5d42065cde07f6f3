import { html } from "../lib.js";
export function Tour() { return null; }
export function startTour() {}
