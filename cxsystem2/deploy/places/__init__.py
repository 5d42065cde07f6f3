"""Places with other computers by the word of the user, one module for each."""

from cxsystem2.deploy.places import compose, gcp, kubernetes, slurm
from cxsystem2.deploy.places.base import Place, place_of, places

__all__ = ["Place", "compose", "gcp", "kubernetes", "place_of", "places", "slurm"]
