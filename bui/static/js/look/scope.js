// What the views of one result share: which part of the time and which populations are shown, and their colours.
import { Store } from "../store.js";
import { query } from "./answer.js";
import { slotsOf, styleOf } from "./ink.js";
import { FIRST_RATES } from "./rate_choice.js";

export class Scope {
  /**
   * @param {string} run
   * @param {string} point
   * @param {Pick<Result, "populations" | "runtime" | "dt">} results
   */
  constructor(run, point, results) {
    this.run = run;
    this.point = point;
    this.results = results;
    this.recorded = results.populations.filter((one) => one.spikes !== null);
    this.span = new Store({ start: 0, stop: results.runtime });
    this.names = new Store(this.recorded.map((one) => one.name));
    this.rates = new Store(FIRST_RATES);
    this.colours = colours(results.populations);
    this.shorts = new Map(results.populations.map((one) => [one.name, one.short]));
  }

  /** What the user calls a population; a pathway keeps its name. */
  short(name) {
    return this.shorts.get(name) || name;
  }

  /**
   * The address of a view of this result.
   * @template {string} V
   * @param {V} view
   * @returns {`/runs/${string}/${V}`}
   */
  path(view, fields = {}) {
    return query(`/runs/${this.run}/${view}`, { point: this.point, ...fields });
  }

  /** The fields that name the span and the populations shown; nothing for what is the whole. */
  fields(span, names) {
    const whole = names.length === this.recorded.length;
    const stop = span.stop < this.results.runtime ? span.stop : "";
    return { start: span.start || "", stop, names: whole ? "" : names.join(",") };
  }

  /**
   * The address of a figure of what is shown, for print; `settings` are those of its kind.
   * @param {string} kind
   */
  figure(kind, settings = {}) {
    return this.path(`figure/${kind}`, { ...this.fields(this.span.value, this.names.value), ...settings });
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

/** A colour of the style sheet and a dash for each population. */
function colours(populations) {
  const slots = slotsOf(populations);
  return Object.fromEntries(populations.map(({ name, slot }) => [name, styleOf(slot ?? slots[name])]));
}
