// Figures for print that no view of a result shows as it is: of the network, of its cells, and of spikes at their places.

/**
 * What "Save figure" offers beside the pictures of a view. Where a run has
 * not recorded what one shows, the answer of the server says so.
 * @param {import("./scope.js").Scope} scope
 */
export function moreFigures(scope) {
  const plain = (kind) => scope.figure(kind);
  return [
    { title: "Intervals and CV", path: plain("regularity") }, { title: "Activity in space over time", path: plain("frames") },
    { title: "Positions", path: plain("positions") }, { title: "Network diagram", path: plain("diagram") },
    { title: "Connectivity matrix", path: plain("connectivity") }, { title: "In-degrees", path: plain("degrees") },
    { title: "Weights", path: plain("weights") }, { title: "Delays", path: plain("delays") },
    { title: "f-I curves", path: plain("fi") },
    { title: "Weights over time", path: scope.path("figure/plasticity", scope.fields(scope.span.value, [])) },
  ];
}
