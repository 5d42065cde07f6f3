"""Where the runs of a batch are done: kinds of clusters by the word of the user, one module for each."""

from cxsystem2.batches.clusters import address, gcp, kubernetes, local, slurm, ssh
from cxsystem2.batches.clusters.base import Cluster, Need, clusters
from cxsystem2.batches.clusters.choice import choose_cluster, confirm_cluster, make_cluster, of_tables

__all__ = [
    "Cluster", "Need", "address", "choose_cluster", "clusters", "confirm_cluster", "gcp", "kubernetes", "local", "make_cluster",
    "of_tables", "slurm", "ssh",
]  # fmt: skip
