"""One simulation of a batch: the values of its point, its trial, its seed, and the names of its files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

_LONGEST_LABEL = 120


class Seeds(StrEnum):
    """How runs get their seeds.

    ``common``: all points of one trial share a seed, so that they differ by the swept values alone (common random
    numbers). ``independent``: each point has a seed of its own, made from the values of the point.
    """

    COMMON = "common"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class BatchRun:
    """One simulation: its number, the values of its point by name, the number of the trial, and its seed."""

    number: int
    values: Mapping[str, str]
    trial: int
    seed: int

    @property
    def word(self) -> str:
        """The number as files are named by it, ``0007``."""
        return f"{self.number:04d}"

    def label(self, varying: Iterable[str], trials: bool) -> str:
        """Number, values and trial as a part of a file name, ``0007_J-1.25nS_trial-2``; the number makes it unique."""
        values = (f"_{_plain(name)}-{_plain(self.values[name])}" for name in varying)
        trial = f"_trial-{self.trial}" if trials else ""
        return self.word + "".join(values)[:_LONGEST_LABEL] + trial


def _plain(text: str) -> str:
    """A name or value as it may stand in the name of a file on every system.

    The star before a unit is left out, and so are brackets, quotes and blanks. Other signs are escaped, as in addresses
    of the web: ``8/2`` is no ``82``.
    """
    text = re.sub(r"(?<=[\d.])\*(?=[A-Za-z])", "", text.replace("->", "-"))
    return quote(re.sub(r"[\[\]'\"\s]", "", text), safe="+")


def run_seed(rule: Seeds, seed: int, values: Mapping[str, str], trial: int) -> int:
    """The seed of a run.

    It does not depend on the number of the run, so that a point keeps its seed when others are added. The first trial
    of a batch with common random numbers has the seed of the batch itself.
    """
    if rule is Seeds.COMMON:
        return trial_seed(seed, trial)
    words = [str(seed), "point", str(trial), *(f"{name}={values[name]}" for name in sorted(values))]
    return _hashed(words)


def trial_seed(seed: int, trial: int) -> int:
    """The seed of a trial; the first trial has the seed of the batch itself."""
    return _hashed([str(seed), "trial", str(trial)]) if trial else seed


def _hashed(words: Iterable[str]) -> int:
    """A seed of 31 bits."""
    return int.from_bytes(hashlib.blake2b("\0".join(words).encode(), digest_size=4).digest(), "little") >> 1
