// Numbers, times and sizes in words, the same in every view.

/** A number with some significant digits, and a dash for one that is not defined. */
export function number(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString("en");
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-3 ? value.toExponential(digits - 1) : String(Number(value.toPrecision(digits)));
}

export const whole = (value) => (value === null || value === undefined ? "–" : value.toLocaleString("en"));

/** Seconds that have passed, or are left. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const all = Math.round(seconds);
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min ${all % 60} s`;
  return `${Math.floor(all / 3600)} h ${Math.floor((all % 3600) / 60)} min`;
}

/** A time of the model, in the unit that suits the width of what is shown. */
export function modelTime(seconds, width = seconds) {
  const [value, unit] = width < 2 ? [seconds * 1000, "ms"] : [seconds, "s"];
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.max(width * (unit === "ms" ? 1000 : 1), 1e-9))));
  return `${Number(value.toFixed(Math.min(digits, 6)))} ${unit}`;
}

const SIZES = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A size of a file or of memory; as on the command line, a MiB is 2 ** 20 bytes. */
export function bytes(many) {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log2(Math.max(1, many)) / 10));
  return `${number(many / 1024 ** step)} ${SIZES[step]}`;
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };

/** When something was, in the time of this computer; the day only when it is not today. */
export function when(text) {
  const time = new Date(text);
  if (!text || Number.isNaN(time.valueOf())) return "–";
  const today = time.toDateString() === new Date().toDateString();
  return time.toLocaleString("en-GB", today ? CLOCK : { day: "numeric", month: "short", year: "numeric", ...CLOCK });
}

/** A unit as it is written beside a number. */
export const unitWord = (unit) => ({ hertz: "Hz", second: "s", volt: "V", 1: "" })[unit] ?? unit ?? "";

const SCALES = {
  volt: [1e3, "mV"], amp: [1e12, "pA"], ampere: [1e12, "pA"], siemens: [1e9, "nS"], second: [1e3, "ms"], hertz: [1, "Hz"],
  meter: [1e3, "mm"], metre: [1e3, "mm"],
};

/** By what to multiply a value of a unit, and what the result is called: volt are shown as mV. */
export const scaled = (unit) => SCALES[unit] ?? [1, unit ?? ""];
