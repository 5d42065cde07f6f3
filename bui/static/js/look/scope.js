// What the views of one result share: which part of the time and which populations are shown, and their colours.
import { Store } from "../store.js";
import { query } from "./answer.js";

const KINDS = { excitatory: ["e", 6], inhibitory: ["i", 5], input: ["n", 2] };

/** Excitatory, inhibitory or input: what a population is drawn as. */
export const kindOf = (row) => (row.kind === "input" ? "input" : row.excitatory ? "excitatory" : "inhibitory");

/** What stands for a layer: "6toL4" is layer 6. */
export function layerOf(row) {
  if (row.kind === "input") return "Inputs";
  const layer = /^\d(\/\d)?/.exec(row.layer ?? "");
  return layer ? `Layer ${layer[0]}` : "No layer";
}

export class Scope {
  constructor(run, point, results) {
    this.run = run;
    this.point = point;
    this.results = results;
    this.recorded = results.populations.filter((one) => one.spikes !== null);
    this.span = new Store({ start: 0, stop: results.runtime });
    this.names = new Store(this.recorded.map((one) => one.name));
    this.colours = colours(results.populations);
  }

  /** The address of a view of this result. */
  path(view, fields = {}) {
    return query(`/runs/${this.run}/${view}`, { point: this.point, ...fields });
  }

  /** The fields that name the span and the populations shown; nothing for what is the whole. */
  fields(span, names) {
    const whole = names.length === this.recorded.length;
    const stop = span.stop < this.results.runtime ? span.stop : "";
    return { start: span.start || "", stop, names: whole ? "" : names.join(",") };
  }

  /** Show a part of the time, within the run and not less than a few time steps. */
  show(start, stop) {
    const runtime = this.results.runtime;
    const width = Math.min(Math.max(stop - start, this.results.dt * 4, 1e-6), runtime);
    const from = Math.min(Math.max(start, 0), runtime - width);
    this.span.set({ start: from, stop: from + width });
  }

  showAll() {
    this.show(0, this.results.runtime);
  }

  /** Zoom about a time; a factor below 1 shows less. */
  zoom(factor, about = (this.span.value.start + this.span.value.stop) / 2) {
    const { start, stop } = this.span.value;
    this.show(about - (about - start) * factor, about + (stop - about) * factor);
  }

  /** Move by a part of what is shown. */
  move(part) {
    const { start, stop } = this.span.value;
    this.show(start + part * (stop - start), stop + part * (stop - start));
  }
}

/** A colour of the style sheet and a dash for each population: blues and greens excite, reds and oranges inhibit. */
function colours(populations) {
  const seen = { excitatory: 0, inhibitory: 0, input: 0 };
  const found = {};
  for (const row of populations) {
    const kind = kindOf(row);
    const [word, many] = KINDS[kind];
    const place = seen[kind]++;
    found[row.name] = { ink: `--${word}${place % many}`, dash: [undefined, [6, 3], [2, 3]][Math.floor(place / many) % 3] };
  }
  return found;
}
