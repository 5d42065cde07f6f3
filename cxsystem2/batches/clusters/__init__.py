"""Where the runs of a batch are done: kinds of clusters by the word of the user, one module for each."""

from cxsystem2.batches.clusters import local
from cxsystem2.batches.clusters.base import Cluster, Need, clusters

__all__ = ["Cluster", "Need", "clusters", "local"]
