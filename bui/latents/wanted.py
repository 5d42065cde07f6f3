"""What a request wants to be trained: the data, the kind of training, and what is said of the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from bui.answers import has_controls
from bui.home import is_id
from bui.runs.request import whole
from bui.shapes.latents import ObservationModel, Preset
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import nearest, one_of
from cxsystem2.times import seconds

OBSERVATIONS: list[ObservationModel] = [
    {"name": "poisson", "meaning": "counts of spikes"},
    {"name": "negative_binomial", "meaning": "counts that vary more than those of a Poisson process"},
    {"name": "zero_inflated_gamma", "meaning": "sizes of calcium events"},
    {"name": "gamma", "meaning": "positive signals, such as EMG"},
    {"name": "gaussian", "meaning": "signals of either sign"},
]
"""The observation models of this package; their registry needs PyTorch, which the server does not."""
MEMBERS, GENERATIONS, EPOCHS = 20, 40, 25
"""As of `cxsystem2 lfads pbt`, where a request does not say it."""
_NAME = re.compile(r"\w[\w .+-]{0,59}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FILE = re.compile(r"\w[\w .+-]{0,99}\.ya?ml")
_KINDS = ("fit", "pbt")
_LONGEST = 500
_STORAGE = re.compile(r"(s3|gs|az)://\w[\w.-]*(/\w[\w.-]*)*")
_OF_PBT = ("members", "generations", "cluster", "storage")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A training that is asked for.

    Attributes:
        name: of the training, and of its folder.
        kind: ``fit``, one model, or ``pbt``, a population.
        data: the file of the data set, as seen from the folder of all trainings; empty where it is made of a run.
        run: the id of a finished run in the page, of which the data set is made; empty for a file.
        populations: of the run, with commas; empty: all that are recorded.
        bin: width of a bin of the run, as in tables.
        trials: length of the windows into which the run is cut, or ``results``: each simulation is a trial.
        members: how many models a population has.
        generations: how often members are compared, at most.
        epochs: of a generation; of a fit: of the whole training.
        preset: the word of a preset; empty: for spikes.
        observation: the word of an observation model; empty: that of the preset.
        generator: ``gru`` or ``node``; empty: that of the preset.
        workers: processes that train at a time.
        cluster: of a population: the name of a file in the folder that describes a cluster; empty: this computer.
        storage: of a population: the address of a store of objects that all computers share; empty: the folder of the run.
        seed: of every random draw; None: drawn.
    """

    name: str
    kind: str = "fit"
    data: str = ""
    run: str = ""
    populations: str = ""
    bin: str = "10*ms"
    trials: str = "results"
    members: int | None = None
    generations: int | None = None
    epochs: int | None = None
    preset: str = ""
    observation: str = ""
    generator: str = ""
    workers: int | None = None
    cluster: str = ""
    storage: str = ""
    seed: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """As it is kept in a file; what is not said is left out."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}

    def settings(self) -> str:
        """The settings file; empty where nothing is said in it."""
        return f"model: {{observation: {self.observation}}}\n" if self.observation else ""

    def options(self, folder: Path) -> list[str]:
        """The options of ``cxsystem2 lfads fit`` or ``pbt``, without data, output and settings file.

        Each value stands in one word with its option, so that none is taken for another option.

        Args:
            folder: of all trainings.
        """
        population = self.kind == "pbt"
        said = {
            "members": self.members if population else None,
            "generations": self.generations if population else None,
            "epochs": self.epochs,
            "storage": self.storage if population else None,
            "preset": self.preset,
            "generator": self.generator,
            "seed": self.seed,
        }
        return [*self.places(folder), *(f"--{name}={value}" for name, value in said.items() if value not in (None, ""))]

    def places(self, folder: Path) -> list[str]:
        """The options that say where a population is trained, which also `resume` has; `folder` is that of all trainings."""
        workers = [] if self.workers is None else [f"--workers={self.workers}"]
        cluster = [f"--cluster={folder / self.cluster}"] if self.cluster else []
        return [*workers, *cluster] if self.kind == "pbt" else []

    def choice(self) -> list[str]:
        """The options of ``cxsystem2 lfads data``."""
        said = {"populations": self.populations, "bin": self.bin, "trials": self.trials}
        return [f"--{name}={value}" for name, value in said.items() if value]


def read_wanted(found: Mapping[str, Any]) -> Wanted:
    """What a JSON object asks for.

    Raises:
        CxSystemError: something in it cannot be; one sentence says what.
    """
    known = [item.name for item in fields(Wanted)]
    for name in found:
        if name not in known:
            raise CxSystemError(f"unknown field '{name}'{nearest(str(name), known) or f'; known are {one_of(known)}'}")
    if not found.get("name"):
        raise CxSystemError("'name' is missing: what the training is called")
    wanted = Wanted(**{name: _READERS[name](value) for name, value in found.items() if value not in (None, "")})
    if bool(wanted.data) == bool(wanted.run):
        raise CxSystemError("say either 'data', the file of a data set, or 'run', the id of a finished run")
    if wanted.kind == "fit":
        for name in _OF_PBT:
            if getattr(wanted, name) not in (None, ""):
                raise CxSystemError(f"'{name}' is for a population; ask for the kind pbt")
    return wanted


def presets() -> list[Preset]:
    """Settings for kinds of data, by their words."""
    from cxsystem2.lfads.presets import PRESETS

    return [{"name": word, "meaning": PRESETS[word].about} for word in PRESETS]


def _text(name: str, pattern: re.Pattern[str], what: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value.strip()):
            raise CxSystemError(f"'{name}' is {what}")
        return value.strip()

    return read


def _line(name: str, what: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > _LONGEST or has_controls(value):
            raise CxSystemError(f"'{name}' is {what}")
        return value.strip()

    return read


def _kind(value: Any) -> str:
    if value not in _KINDS:
        raise CxSystemError(f"'kind' is {' or '.join(_KINDS)}")
    return str(value)


def _run(value: Any) -> str:
    if not is_id(value):
        raise CxSystemError("'run' is the id of a run, 12 digits and letters from a to f")
    return str(value)


def _time(name: str, *words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        found = _line(name, f"a time such as 10*ms{''.join(f', or {word}' for word in words)}")(value)
        if found.casefold() not in words:
            seconds(found, f"'{name}'")
        return found

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "name": _text("name", _NAME, "1 to 60 letters, digits, spaces, dots, signs + and -, the first one a letter or a digit"),
    "kind": _kind,
    "data": _line("data", "the path of a file, as the list of data sets has it"),
    "run": _run,
    "populations": _line("populations", "names of populations with commas"),
    "bin": _time("bin"),
    "trials": _time("trials", "results"),
    "members": whole("members", 1, 1000),
    "generations": whole("generations", 1, 10_000),
    "epochs": whole("epochs", 1, 1_000_000),
    "preset": _text("preset", _WORD, "the word of a preset, such as radical"),
    "observation": _text("observation", _WORD, "the word of an observation model, such as poisson"),
    "generator": _text("generator", _WORD, "gru or node"),
    "workers": whole("workers", 1, 1024),
    "cluster": _text("cluster", _FILE, "the name of a file in the folder that describes a cluster"),
    "storage": _text("storage", _STORAGE, "the address of a store of objects, such as s3://bucket/name"),
    "seed": whole("seed", 0, 2**31 - 1),
}
