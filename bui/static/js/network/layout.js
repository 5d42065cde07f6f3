// Where nodes and edges of the graph are drawn.

export const WIDTH = 1200; // where the size of the window is not known
const LEAST_WIDTH = 500;
const LEFT = 90;
const MOST_MARGIN = 220; // to the left and to the right of few nodes
const MOST_IN_LINE = 11;
const LEAST_LINE = 100; // height of a line of nodes
const LEAST_HEIGHT = 480; // few lines share this

/** Places of nodes: a map of label -> {x, y, r}, the bands with their top and height, and the size of the whole. */
export function place(network, wide = 0, high = 0) {
  const largest = Math.max(1, ...network.nodes.map((node) => node.cells));
  const places = new Map();
  const lines = network.bands.reduce((sum, band) => sum + linesOf(band), 0);
  const tall = Math.max(LEAST_LINE, (high || LEAST_HEIGHT) / lines);
  // What is higher than the window is seen smaller, and fills its width all the same.
  const width = wide && high ? Math.max(LEAST_WIDTH, (wide * tall * lines) / high) : WIDTH;
  let top = 0;
  const bands = network.bands.map((band) => {
    const each = Math.ceil(band.nodes.length / linesOf(band));
    band.nodes.forEach((node, number) => {
      const line = Math.floor(number / each);
      const members = Math.min(each, band.nodes.length - line * each);
      const margin = Math.min(MOST_MARGIN, (width - LEFT - 20) / members / 2);
      const step = (width - LEFT - 20 - 2 * margin) / Math.max(1, members - 1);
      const x = members > 1 ? LEFT + margin + step * (number % each) : (LEFT + width - 20) / 2;
      // Every other line stands between the columns of the one before it, so that edges do not run through nodes.
      const shift = network.bands.indexOf(band) % 2 ? 0.22 * margin : -0.22 * margin;
      places.set(node.label, {
        x: x + shift,
        y: top + tall * (line + 0.45),
        r: 9 + 17 * Math.sqrt(Math.log(1 + node.cells) / Math.log(1 + largest)) * Math.min(1, 0.35 + node.cells / largest),
      });
    });
    const height = linesOf(band) * tall;
    top += height;
    return { ...band, top: top - height, height };
  });
  return { places, bands, width, height: top };
}

const linesOf = (band) => Math.ceil(band.nodes.length / MOST_IN_LINE);

/** How wide an edge is, by the logarithm of its synapses. */
export function widths(network) {
  const sizes = network.edges.map((edge) => Math.log10(1 + edge.synapses));
  const least = Math.min(...sizes);
  const most = Math.max(...sizes);
  return (edge) => 0.8 + (most > least ? (4.2 * (Math.log10(1 + edge.synapses) - least)) / (most - least) : 1.5);
}

/** The path of an edge: a bow to the right of its way, so that both ways can be seen; a loop above a node to itself. */
export function path({ from, to }, places) {
  const one = places.get(from.label);
  const other = places.get(to.label);
  if (from === to) {
    const { x, y, r } = one;
    const [low, high] = [y - r * 0.8, y - r * 2.6];
    return `M ${x - r * 0.6} ${low} C ${x - r * 1.6} ${high}, ${x + r * 1.6} ${high}, ${x + r * 0.6} ${y - r * 0.85}`;
  }
  const dx = other.x - one.x;
  const dy = other.y - one.y;
  const far = Math.hypot(dx, dy) || 1;
  const bow = Math.min(70, 14 + far * 0.14);
  const [nx, ny] = [-dy / far, dx / far];
  const [cx, cy] = [(one.x + other.x) / 2 + nx * bow, (one.y + other.y) / 2 + ny * bow];
  const begin = toward(one, cx, cy, one.r);
  const end = toward(other, cx, cy, other.r + 5);
  return `M ${begin} Q ${cx.toFixed(1)} ${cy.toFixed(1)} ${end}`;
}

function toward({ x, y }, tx, ty, by) {
  const far = Math.hypot(tx - x, ty - y) || 1;
  return `${(x + ((tx - x) / far) * by).toFixed(1)} ${(y + ((ty - y) / far) * by).toFixed(1)}`;
}
