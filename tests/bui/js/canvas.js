// Stand-ins for what a browser has and Node has not, so that painting can be looked at as numbers.

class Picture {
  constructor(width, height) {
    Object.assign(this, { width, height, data: new Uint8ClampedArray(width * height * 4) });
  }
}

/** A brush that keeps what it is told: [name of the method, ...words]. */
export function brush() {
  const told = [];
  const methods = { told, measureText: (text) => ({ width: text.length * 6 }) };
  return new Proxy(methods, {
    get: (known, name) => known[name] ?? ((...words) => told.push([name, ...words])),
    set: () => true,
  });
}

/** A canvas of some size; what is painted on it is in `told`. */
export function canvas(width, height) {
  const own = brush();
  return { width, height, told: own.told, style: {}, dataset: {}, getContext: () => own };
}

/** Put the stand-ins into the global scope; `inks` are the colours of the style sheet. Gives what is put on hidden canvases. */
export function pretend(inks = {}) {
  const pictures = [];
  globalThis.document = { documentElement: {} };
  globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => inks[name] ?? "" });
  globalThis.ImageData = Picture;
  globalThis.OffscreenCanvas = class {
    getContext() {
      return { putImageData: (picture) => pictures.push(picture) };
    }
  };
  return pictures;
}

/** The pixels of a picture as words of red, green, blue and depth: "ff0000ff". */
export function pixels({ data }) {
  const hex = (at) => [0, 1, 2, 3].map((part) => data[at + part].toString(16).padStart(2, "0")).join("");
  return Array.from({ length: data.length / 4 }, (_, at) => hex(4 * at));
}
