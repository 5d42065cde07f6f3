"""The state of a simulation between two steps: all that its future depends on, besides the network itself."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import DeviceError, FileProblem
from cxsystem2.files import replacing

if TYPE_CHECKING:
    from cxsystem2.syntax import Model

Values = npt.NDArray[Any]
FORMAT = "cxsystem2 state 1"


@dataclass(frozen=True, slots=True)
class State:
    """The state before a step, as arrays by name, in SI units.

    | name | values |
    |---|---|
    | ``cells/POPULATION/COMPARTMENT/VARIABLE`` | one for each cell of a population |
    | ``synapses/PATHWAY/VARIABLE`` | one for each synapse of a pathway, by source, delay and target |
    | ``rows/PROJECTION/VARIABLE`` | one for each row of the compact synapses of ``--fast``, by `cell`, `kind` and `late` |
    | ``spikes/cell``, ``spikes/step`` | spikes that have not reached all their targets |
    | ``waiting/PROJECTION/...`` | the same for rows with a state: `cell`, `kind`, `late`, `step`, and the `factor` of weights |
    | ``recorders/RECORDER/...`` | what a recorder has begun to count |
    | ``generator/...`` | the generator of random numbers, where these are not keyed |

    Cells have the numbers of `cxsystem2.numbering`.
    """

    step: int
    device: str
    """The device, and how it worked: a state goes on where it was taken."""
    network: str
    """What the network is, see `identity`."""
    arrays: Mapping[str, Values]

    def save(self, path: Path) -> None:
        """Write a file, whole or not at all.

        Raises:
            FileProblem: it cannot be written.
        """
        head = {"format": FORMAT, "step": self.step, "device": self.device, "network": self.network}
        with replacing(path) as part, open(part, "wb") as file:
            arrays = {f"head/{name}": np.array(value) for name, value in head.items()} | dict(self.arrays)
            np.savez(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> State:
        """Read a file.

        Raises:
            FileProblem: it cannot be read, or is no state.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            raise FileProblem(f"{path}: the file cannot be read as a state: {error}") from error
        if str(arrays.pop("head/format", "")) != FORMAT:
            raise FileProblem(f"{path}: the file is not a state of this version of cxsystem2")
        step, device, network = (arrays.pop(f"head/{name}") for name in ("step", "device", "network"))
        return cls(int(step), str(device), str(network), arrays)

    def check(self, device: str, model: Model) -> None:
        """See that a state can go on here.

        Raises:
            DeviceError: it is of another device or of another network.
        """
        if self.device != device:
            raise DeviceError(f"the state was taken on '{self.device}' and cannot go on on '{device}'")
        if self.network != identity(model):
            raise DeviceError("the state is of another network: cells, pathways, values, the time step or the seed differ")


def identity(model: Model) -> str:
    """A text that two models share when a state of one goes on in the other: the same cells, synapses, values, steps, seed."""
    config, seed = model.network.config, model.network.seed
    cells = [(one.name, one.size) for one in config.cells.values()]
    values = [sorted((name, sorted(own.items())) for name, own in one.parameters.items()) for one in config.populations]
    pathways = [(one.name, one.synapse.word, one.sign, sorted(one.parameters.items())) for one in config.pathways]
    text = repr((cells, values, pathways, config.system.default_clock, seed))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
