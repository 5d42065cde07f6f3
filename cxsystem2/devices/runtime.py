"""Brian2 in this process: numpy code, or Cython compiled once and cached by Brian2."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from cxsystem2.config import Configuration
from cxsystem2.devices.agreement import Agreement, unless_drawn
from cxsystem2.devices.base import Device, devices
from cxsystem2.devices.compiler import compiler_missing, compiler_version, cython_missing, package_versions
from cxsystem2.devices.options import Options
from cxsystem2.stages import Stages

if TYPE_CHECKING:
    from cxsystem2.devices.runtime_session import RuntimeSession
    from cxsystem2.syntax import Model


class Runtime(Device):
    """Base of the devices that run inside Python."""

    target: ClassVar[str]
    accelerated = True
    fast_unasked = True

    def prepared(self) -> contextlib.AbstractContextManager[str]:
        """Set up Brian2 within a block; returns what was unusual about it."""
        return contextlib.nullcontext("")

    def open(self, model: Model, stages: Stages, options: Options) -> RuntimeSession:
        """Make the objects of a model."""
        from cxsystem2.devices.runtime_session import RuntimeSession

        return RuntimeSession(self, model, stages, options)


@devices.register("python", "numpy")
class Python(Runtime):
    """Brian2 with numpy: needs nothing, and is the slowest."""

    target = "numpy"
    in_script = "numpy"

    @classmethod
    def agreement(cls, config: Configuration) -> Agreement:
        """It is what others are compared with."""
        return Agreement.IDENTICAL

    @classmethod
    def missing(cls) -> str:
        """Nothing ever is."""
        return ""

    @classmethod
    def versions(cls) -> dict[str, str]:
        """Of Brian2, Python and numpy."""
        return {**super().versions(), **package_versions("numpy")}


@devices.register("cython")
class Cython(Runtime):
    """Brian2 with Cython: compiled loops under Python's control."""

    target = "cython"
    in_script = "cython"

    @classmethod
    def agreement(cls, config: Configuration) -> Agreement:
        """Its random numbers come from numpy's generator in blocks, and so in another order."""
        return unless_drawn(Agreement.IDENTICAL, config)

    @contextlib.contextmanager
    def prepared(self) -> Iterator[str]:
        """What is compiled comes from the user's own cache; where others can write that, from a new folder that goes again."""
        from cxsystem2.brian import cython_cache, preference
        from cxsystem2.private import whose

        if not (problem := whose(cython_cache())):
            yield ""
            return
        with (
            tempfile.TemporaryDirectory(prefix="cxsystem2-", ignore_cleanup_errors=True) as folder,
            preference("codegen.runtime.cython.cache_dir", folder),
        ):
            yield f"compiled afresh, because the modules that Cython keeps cannot be trusted: {problem}"

    @classmethod
    def missing(cls) -> str:
        """Cython, one that this Brian2 can use, or a compiler."""
        return cython_missing() or compiler_missing()

    @classmethod
    def versions(cls) -> dict[str, str]:
        """Of Brian2, Python, Cython and the compiler."""
        return {**super().versions(), **package_versions("Cython"), **compiler_version()}
