// Numbers as people read them.
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
/** @type {[factor: number, prefix: string][]} */
const PREFIXES = [
  [1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""], [1e-3, "m"], [1e-6, "µ"], [1e-9, "n"], [1e-12, "p"], [1e-15, "f"],
];

export function count(number) {
  if (number < 1e6) return whole.format(number);
  return number < 1e9 ? `${(number / 1e6).toPrecision(3)} million` : `${(number / 1e9).toPrecision(3)} billion`;
}

export const seconds = (number) => withUnit(number, "s");

/** A number in SI units with the prefix that fits: 7e-10 S -> 0.7 nS. */
export function withUnit(number, unit) {
  if (number === null || number === undefined) return "not known";
  if (number === 0) return `0 ${unit}`;
  const [factor, prefix] = PREFIXES.find(([size]) => Math.abs(number) >= size) ?? PREFIXES[PREFIXES.length - 1];
  return `${Number((number / factor).toPrecision(4))} ${prefix}${unit}`;
}

/** Round numbers from `from` to `to`, at most so many, none of them with the last digits of a sum (-1.4e-17 is 0). */
export function ticks(from, to, most = 5) {
  const wide = to - from;
  if (!(wide > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(wide / most));
  const step = [1, 2, 5, 10].map((part) => part * power).find((one) => wide / one <= most) ?? 10 * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)) + 0);
}
