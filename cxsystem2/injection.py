"""Injection: the objects of a model under their names in a namespace, where Brian2's magic ``run()`` finds them."""

from __future__ import annotations

from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

from cxsystem2.brian import BrianError, brian2, get_device
from cxsystem2.devices.realise import Objects
from cxsystem2.errors import CxSystemError, DeviceError
from cxsystem2.syntax import Model
from cxsystem2.syntax.statement import Create, Define, TimedCurrent


class NameTaken(CxSystemError, NameError):
    """A namespace has a name already that an object of the model would get."""


class Injection:
    """The objects of a model in a namespace, on the Brian2 device that is current, until they are ejected.

    It sets the time step of ``defaultclock`` and the seed of Brian2, so that a ``run()`` that follows draws the same
    background and noise as `CxSystem.run` with ``Options(fast=False)`` (``--no-fast``). As a context manager it ejects at the
    end of the block.

    Raises:
        NameTaken: names are there already; nothing has been put there.
        DeviceError: Brian2 cannot build the objects; nothing has been put there.
    """

    def __init__(self, model: Model, namespace: MutableMapping[str, Any]) -> None:
        named = (statement for statement in model.bank.effective if isinstance(statement, Define | TimedCurrent | Create))
        self.names = tuple(statement.name for statement in named)
        if taken := [name for name in self.names if name in namespace]:
            others = f" (and {len(taken) - 1} more)" if len(taken) > 1 else ""
            raise NameTaken(
                f"'{taken[0]}'{others} is there already; delete it, eject the model before, or use another namespace"
            )
        self._device, self._dt = get_device(), brian2.defaultclock.dt_
        brian2.seed(model.network.seed % 2**32)
        try:
            objects = Objects(model.bank)
        except BrianError as error:
            self._restore_clock()
            raise DeviceError(f"Brian2 cannot build the model: {error}") from error
        self._namespace: MutableMapping[str, Any] | None = namespace
        self._values = {name: objects[name] for name in self.names}
        namespace.update(self._values)

    def eject(self) -> None:
        """Take the objects out again and restore the time step; a name that has got another value meanwhile stays.

        A second call does nothing.
        """
        if self._namespace is None:
            return
        for name, value in self._values.items():
            if self._namespace.get(name) is value:
                del self._namespace[name]
        self._values, self._namespace = {}, None
        self._restore_clock()

    def _restore_clock(self) -> None:
        if get_device() is self._device:  # another device has a clock of its own
            brian2.defaultclock.dt = self._dt * brian2.second

    def __enter__(self) -> Injection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.eject()

    def __repr__(self) -> str:
        return f"<Injection of {len(self._values)} names: objects of Brian2 alone, as in run --no-fast>"
