// Dragging from one population to another, which connects them; a press that does not move selects.
import { useState } from "../lib.js";
import { connectRows } from "./pathway.js";

const FAR = 6; // CSS pixels that count as dragging

/** The line that is dragged, {from, x, y} or null, in the coordinates of the scene, and what begins it at a node. */
export function useConnecting(scene, network, select) {
  const [line, setLine] = useState(null);
  const spot = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(scene.current.getScreenCTM().inverse());
    return { x: point.x, y: point.y };
  };
  const begin = (node) => (event) => {
    event.stopPropagation(); // the picture itself is not moved
    if (event.button !== 0) return;
    const far = (next) => Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) > FAR;
    const moved = (next) => {
      if (far(next) && !node.members) setLine({ from: node, ...spot(next) });
    };
    const ended = (next) => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", ended);
      setLine(null);
      const under = document.elementFromPoint(next.clientX, next.clientY)?.closest("[data-label]");
      const target = network.nodes.find((known) => known.label === under?.getAttribute("data-label"));
      if (!far(next)) select(node.label);
      else if (target && !node.members) connectRows(node, target);
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended);
    event.preventDefault();
  };
  return [line, begin];
}
