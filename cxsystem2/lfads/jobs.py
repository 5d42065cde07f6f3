"""What the server asks of a client, and what the client answers.

A job is what one client does at a time: it trains the members of one shard for one generation. The trainer is a function of a
job (`cxsystem2.lfads.client.train`) and must be deterministic, `Job.attempt` aside: a job that is done again, anywhere, gives
the same outcomes and checkpoints to the bit. All processes see the directory of the run under one path.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxsystem2.snapshots.checksum import Method, content

GENERATIONS = "generations"


@dataclass(frozen=True, slots=True)
class Job:
    """One shard of members, to be trained for one generation.

    Attributes:
        run: the directory of the run, as all processes see it.
        generation: its number, from 0.
        members: their numbers in the population.
        parents: for each member the checkpoint that it goes on from, relative to the run: its own of the generation before,
            or that of the member that it copies. None: the member begins with new weights.
        values: hyper-parameters by name, one value for each member; they hold from the first step of the generation on,
            whatever the optimiser of a checkpoint has stored.
        epochs: how many to train.
        seed: of the run; what is drawn is keyed by it, by the generation and by the member.
        attempt: which attempt it is, from 0; nothing that is calculated may depend on it.
    """

    run: str
    generation: int
    members: tuple[int, ...]
    parents: tuple[str | None, ...]
    values: Mapping[str, tuple[float, ...]]
    epochs: int
    seed: int
    attempt: int = 0

    @property
    def word(self) -> str:
        """Generation and shard, as files and messages name them: ``0003/members-004-007``."""
        return f"{self.generation:04d}/members-{self.members[0]:03d}-{self.members[-1]:03d}"


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """What became of one member in one generation.

    Attributes:
        member: its number.
        score: the smoothed validation loss (negative log-likelihood per bin and channel); nan when the member is broken.
        checkpoint: the file of its state, relative to the run.
        checksum: of that file, as `checksum` makes it.
        epochs: one dictionary for each epoch: ``epoch``, ``training``, ``validation``, ``smoothed``, ``seconds``, ….
    """

    member: int
    score: float
    checkpoint: str
    checksum: str
    epochs: tuple[Mapping[str, Any], ...] = ()

    @property
    def broken(self) -> bool:
        """Whether the member has no score that can be compared."""
        return not math.isfinite(self.score)


Train = Callable[[Job], list[MemberOutcome]]
"""A trainer: it trains the members of a job and returns one outcome for each, in their order."""


def checkpoint_name(generation: int, member: int) -> str:
    """Where the state of a member at the end of a generation is, relative to the run."""
    return f"{GENERATIONS}/{generation:04d}/member-{member:03d}.npz"


def checksum(path: Path) -> str:
    """SHA-256 of a file, with the word ``sha256:`` before it.

    Raises:
        OSError: it cannot be read.
    """
    return content(path, Method.SHA256).checksum
