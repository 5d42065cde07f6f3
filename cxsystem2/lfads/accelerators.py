"""GPUs: which there are, and how many members of a population fit on one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.sizes import Sizes
from cxsystem2.lfads.training import Trainer

_SHARE = 0.85
"""Share of the free memory that members may take; the rest is for what PyTorch keeps beside them."""


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A GPU: its name, and its memory in byte."""

    name: str
    total: int
    free: int


def accelerators() -> list[Accelerator]:
    """The GPUs that PyTorch finds here."""
    found = []
    for number in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        free, total = torch.cuda.mem_get_info(number)
        found.append(Accelerator(torch.cuda.get_device_name(number), int(total), int(free)))
    return found


def described() -> list[dict[str, Any]]:
    """As `accelerators`, in plain values."""
    return [asdict(one) for one in accelerators()]


def members_that_fit(sizes: Sizes, plan: TrainingPlan, dataset: Dataset, most: int) -> int:
    """How many members fit on the GPU of this computer, by what training one and two of them takes; `most` at most.

    Raises:
        CxSystemError: there is no GPU, or not even one member fits.
    """
    if not (found := accelerators()):
        raise CxSystemError(
            "PyTorch finds no GPU here, so it is not known how many members fit; give --members-per-gpu a number"
        )
    return share_out(_peak(sizes, plan, dataset, 1), _peak(sizes, plan, dataset, 2), found[0].free, most)


def share_out(one: int, two: int, free: int, most: int) -> int:
    """How many members fit into free memory, when one takes so many byte and two take so many; `most` at most.

    Raises:
        CxSystemError: not even one fits.
    """
    each = max(two - one, 1)
    fit = int((free * _SHARE - (one - each)) // each)
    if fit < 1:
        raise CxSystemError(
            f"a member takes {one / 2**30:.1f} GB of memory, and the GPU has {free / 2**30:.1f} GB free; "
            "make the model, the batch or the number of bins smaller"
        )
    return min(fit, most)


def _peak(sizes: Sizes, plan: TrainingPlan, dataset: Dataset, members: int) -> int:
    """The most memory of the GPU that one epoch of so many members takes, in byte."""
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    trainer = Trainer(sizes, plan, dataset, tuple(range(members)), 0, device="cuda")
    trainer.run_epoch(defaults(members))
    return int(torch.cuda.max_memory_allocated())
