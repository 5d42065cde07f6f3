// The parameters of a run in groups: what everybody needs, what some need, and two that are folded until they are wanted.

const EVERYBODY = ["runtime", "default_clock", "device", "seed", "init_vms", "scale", "simulation_title"];
const DEVICES = ["fast", "precision", "threads", "delay_classes", "profiling"];
const OLD = [
  "pc_area_indexing", "repeated_keys", "stp_initial", "compression_method", "benchmark", "multidimension_array_run",
  "number_of_process", "run_in_cluster", "cluster_job_file_path", "cluster_number_of_nodes", "cluster_address",
  "cluster_login_node", "cluster_username", "cluster_workspace", "remote_repo_path",
];

/**
 * Groups of parameters: their titles, names, and whether they are open; one that is empty is left out.
 * @param {string[]} names
 * @returns {{title: string, members: string[], open: boolean}[]}
 */
export function grouped(names) {
  const known = new Set([...EVERYBODY, ...DEVICES, ...OLD]);
  const there = (list) => list.filter((name) => names.includes(name));
  return [
    { title: "What everybody needs", members: there(EVERYBODY), open: true },
    { title: "More", members: names.filter((name) => !known.has(name)), open: true },
    { title: "For old tables", members: there(OLD), open: false },
    { title: "Devices", members: there(DEVICES), open: false },
  ].filter(({ members }) => members.length);
}
