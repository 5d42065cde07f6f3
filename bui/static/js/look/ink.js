// Colours of pictures: they come from the style sheet, and change with it.
import { useEffect, useState } from "../lib.js";

/** The value of a colour of the style sheet, such as "--excitatory". */
export const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Red, green and blue (0 to 255) of a colour that is written as #rrggbb. */
export function parts(colour) {
  const digits = colour.replace("#", "");
  return [0, 2, 4].map((place) => parseInt(digits.slice(place, place + 2), 16) || 0);
}

/** A number that changes with light and dark, so that a picture is drawn again. */
export function useTheme() {
  const [turn, set] = useState(0);
  useEffect(() => {
    const change = () => set((before) => before + 1);
    addEventListener("themechange", change);
    return () => removeEventListener("themechange", change);
  }, []);
  return turn;
}

/** The size of an element in CSS pixels, whenever it changes. */
export function useSize(ref) {
  const [size, set] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      set((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    watch.observe(element);
    return () => watch.disconnect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the element is another one once the ref has been set again
  }, [ref.current]);
  return size;
}

// dark to bright, even for the colour-blind
const SEQUENCE = ["#30123b", "#3e5bd1", "#1f9fb4", "#4fc977", "#d8d438", "#fbb938"];

/** A colour for a value between 0 and 1, and the colour of a text that can be read on it. */
export function heat(value) {
  const place = Math.min(Math.max(value, 0), 1) * (SEQUENCE.length - 1);
  const low = Math.min(Math.floor(place), SEQUENCE.length - 2);
  const [one, other] = [parts(SEQUENCE[low]), parts(SEQUENCE[low + 1])];
  const mixed = one.map((part, k) => Math.round(part + (other[k] - part) * (place - low)));
  return { back: `rgb(${mixed.join(" ")})`, text: luminance(mixed) > 0.18 ? "#000000" : "#ffffff" };
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
