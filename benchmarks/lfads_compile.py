"""Whether `torch.compile` pays on a processor: an epoch of a stack with and without it, and what compiling costs."""

from __future__ import annotations

import argparse
import os
import resource
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Line, Table

if TYPE_CHECKING:
    from cxsystem2.lfads.training import Trainer

_MEMBERS, _EPOCHS, _SHARE = 8, 2, 4
"""Members of the stack, epochs that are measured after the first one, and how many of these epochs are one of 1040 trials."""
_TABLE = Table("what is compiled", {"an epoch (s)": ".2f", "compiling (s)": ".1f"}, 24)


def compiled(given: argparse.Namespace) -> Iterator[str]:
    """Stacks of eight, nothing compiled first.

    An epoch is that of a member; compiling is what the first epoch of the stack took longer. All are processor times of this
    process and of the compilers that it starts.
    """
    import torch

    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    os.environ["TORCHINDUCTOR_FORCE_DISABLE_CACHES"] = "1"
    torch.set_num_threads(1)
    yield _TABLE.head
    for generator in ("gru", "node"):
        plain = None
        for name, change in _WAYS.items():
            if generator == "gru" and name == "generator":
                continue  # its steps are written out with their gradient, and not called one by one
            torch._dynamo.reset()
            try:
                first, later = _epochs(generator, change)
            except Exception as error:  # what cannot be compiled is a result, too
                yield Line(f"{generator}, {name}: {type(error).__name__}: {str(error).splitlines()[0][:150]}", {})
                continue
            plain = plain or (first, later)
            yield _TABLE.row(f"{generator}, {name}", later * _SHARE / _MEMBERS, (first - later) - (plain[0] - plain[1]))


def _epochs(generator: str, change: Callable[[Trainer, Any], None]) -> tuple[float, float]:
    """Processor time of the first epoch and of the fastest later one, of the whole stack: four steps of 65 trials."""
    import torch

    from cxsystem2.lfads.hyperparameters import defaults
    from cxsystem2.lfads.plan import TrainingPlan
    from cxsystem2.lfads.sizes import Sizes
    from cxsystem2.lfads.synthetic import lorenz
    from cxsystem2.lfads.training import Trainer

    dataset = lorenz(repeats=5, validation=1)
    trainer = Trainer(Sizes().with_generator(generator), TrainingPlan(batch=65), dataset, range(_MEMBERS), 0)
    change(trainer, torch.compile)
    seconds = []
    for _ in range(1 + _EPOCHS):
        begin = _spent()
        trainer.run_epoch(defaults(_MEMBERS))
        seconds.append(_spent() - begin)
    return seconds[0], min(seconds[1:])


def _spent() -> float:
    """Processor time of this process and of those that it has waited for, second."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _nothing(trainer: Trainer, compiling: Any) -> None:
    """As it is used."""


def _generator(trainer: Trainer, compiling: Any) -> None:
    """The movement of the state of a neural ODE within a bin."""
    generator: Any = trainer.model.generator
    generator.velocity = compiling(generator.velocity)


def _decoder(trainer: Trainer, compiling: Any) -> None:
    """All bins of controller and generator, and the readout."""
    model: Any = trainer.model
    model.generator.decode = compiling(model.generator.decode)


def _losses(trainer: Trainer, compiling: Any) -> None:
    """The observation model."""
    observation: Any = trainer.model.observations[0]
    observation.loss = compiling(observation.loss)


_WAYS: dict[str, Callable[[Trainer, Any], None]] = {
    "nothing": _nothing,
    "observation model": _losses,
    "generator": _generator,
    "decoder": _decoder,
}
