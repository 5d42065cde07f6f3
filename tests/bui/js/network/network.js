// A plan as the server answers it, small.
const CELLS = { kind: "population", cells: 100, excitatory: true, layer: "4", sheet: "G", row: 0, model: "SS" };
const PATHWAY = { synapses: 50, row: 0, receptor: "ge", type: "Fixed", probability: 0.1, weight: 1e-9, delay: 1e-3, unit: "S" };

export const cells = (label, name, fields = {}) => ({ label, name, short: label, ...CELLS, ...fields });
export const pathway = (from, to, fields = {}) => ({ from, to, ...PATHWAY, ...fields });

export const PLAN = {
  populations: [
    cells("vpm", "NG0_relay_vpm", { kind: "input", layer: "", cells: 10, sheet: "IN", model: "VPM" }),
    cells("1", "NG1_SS_L4", { short: "SS", row: 1 }),
    cells("2", "NG2_L2_BC2_L2", { short: "L2_BC2", excitatory: false, layer: "2", row: 2 }),
  ],
  pathways: [
    pathway("vpm", "1"),
    pathway("1", "2", { row: 1, weight: null }),
    pathway("1", "2", { row: 2, synapses: 150, type: "STDP", probability: 0.3, weight: 3e-9 }),
    pathway("2", "2", { row: 3, receptor: "gi" }),
    pathway("2", "gone", { row: 4 }),
  ],
};
