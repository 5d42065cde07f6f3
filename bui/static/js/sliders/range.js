// A number with its unit from a cell, and a sensible range around it for a slider.

const NUMBER = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*\*?\s*([A-Za-z][\w/*^]*)?\s*$/i;
const AROUND = { V: 0.02, mV: 20, uV: 20000, volt: 0.02 }; // potentials are moved by 20 mV
const STEPS = 100;

/**
 * Number and unit of a cell, or of what it comes to; null where it is no single number.
 * @param {string} text
 * @param {string} [result]
 */
export function numberOf(text, result = "") {
  const found = NUMBER.exec(text) ?? NUMBER.exec(result);
  return found && Number.isFinite(Number(found[1])) ? { value: Number(found[1]), unit: found[2] ?? "" } : null;
}

/** Least, most and step of a slider that begins at a value: from 0 to twice as much; around a potential; from 0 to 1 for 0. */
export function rangeOf({ value, unit }) {
  const around = AROUND[unit];
  const usual = value === 0 ? [0, 1] : [Math.min(0, 2 * value), Math.max(0, 2 * value)];
  const [min, max] = around ? [value - around, value + around] : usual;
  return { min: rounded(min), max: rounded(max), step: stepOf(max - min) };
}

/** A round step, about a hundredth of the width. */
function stepOf(width) {
  const rough = width / STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  return rounded(power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10));
}

/** As it is written into a cell. */
export const written = (value, unit) => (unit ? `${rounded(value)}*${unit}` : String(rounded(value)));

export const rounded = (value) => Number(value.toPrecision(10));
