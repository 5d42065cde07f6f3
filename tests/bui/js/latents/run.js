// A run of LFADS for tests: three members, two generations that have ended, and one under way.
export const RUN = {
  members: 3,
  steps: [
    { generation: 0, epoch: 5, scores: [3, 2, null], best: 2, median: 2.5 },
    { generation: 1, epoch: 7, scores: [1.5, 1, 2], best: 1, median: 1.5 },
    { generation: 2, epoch: 9, scores: [null, 0.9, null], best: null, median: null },
  ],
  lineage: [
    { generation: 0, member: 1, score: 2, values: { learning_rate: 0.004, dropout: 0, l2_encoders: 0 } },
    { generation: 1, member: 2, score: 1, values: { learning_rate: 0.003, dropout: 0.1, l2_encoders: 0 } },
  ],
  copies: [
    { generation: 1, member: 2, parent: 1 },
    { generation: 2, member: 0, parent: 1 },
    { generation: 2, member: 2, parent: 0 },
  ],
  hyperparameters: [
    { name: "learning_rate", meaning: "step", low: 1e-5, high: 5e-3, logarithmic: true, tunable: true },
    { name: "dropout", meaning: "share", low: 0, high: 0.6, logarithmic: false, tunable: true },
    { name: "l2_encoders", meaning: "penalty", low: 1e-5, high: 1, logarithmic: true, tunable: false },
  ],
};
