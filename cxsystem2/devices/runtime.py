"""Brian2 in this process: numpy code, or Cython compiled once and cached by Brian2."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from cxsystem2.brian import BrianError, brian2, codegen_target, cython_cache, cython_missing, device_active, preference, seeded
from cxsystem2.config import Configuration
from cxsystem2.devices.agreement import Agreement, unless_drawn
from cxsystem2.devices.background.drive import Drive, drives
from cxsystem2.devices.background.interpreted import operation
from cxsystem2.devices.base import Device, Options, Records, devices
from cxsystem2.devices.compiler import compiler_missing, compiler_version, package_versions
from cxsystem2.devices.gauge import Gauge
from cxsystem2.devices.realise import Objects, collect
from cxsystem2.errors import DeviceError
from cxsystem2.private import whose
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model


class Runtime(Device):
    """Base of the devices that run inside Python."""

    target: ClassVar[str]
    accelerated = True

    def prepared(self) -> contextlib.AbstractContextManager[str]:
        """Set up Brian2 within a block; answers what was unusual about it."""
        return contextlib.nullcontext("")

    def run(self, model: Model, stages: Stages, options: Options) -> Records:
        """Simulate a model."""
        duration = model.network.config.system.runtime * brian2.second
        with (
            device_active("runtime"),
            codegen_target(self.target),
            seeded(model.network.seed),
            self.prepared() as unusual,
        ):
            try:
                with stages.stage("plan"):
                    model.draw()
                with stages.stage("realise"):
                    own = {drive.name: partial(_background, drive) for drive in drives(model)} if options.fast else {}
                    objects = Objects(model.bank, own)
                with stages.stage("generate"):
                    objects.network.run(0 * brian2.second, namespace={})
                gauge = Gauge(model, stages)
                with stages.stage("simulate"):
                    objects.network.run(
                        duration,
                        namespace={},
                        report=lambda elapsed, done, start, total: _report(float(done), stages, gauge, objects),
                        report_period=0.2 * brian2.second,
                        profile=options.profile,
                    )
            except BrianError as error:
                if isinstance(error.__cause__, MemoryError):
                    raise error.__cause__ from None
                raise DeviceError(f"the device '{self.word}' cannot run the model: {error}") from error
            if float(objects.network.t) < float(duration) - model.network.config.system.default_clock / 2:
                raise KeyboardInterrupt  # Brian2 catches the first one, and ends the run early
            records = collect(model, objects)
            if unusual:
                records.warnings.append(unusual)
            if options.profile:
                records.profile = {name: float(seconds) for name, seconds in objects.network.get_profiling_info()}
            return records


def _report(done: float, stages: Stages, gauge: Gauge, objects: Objects) -> None:
    stages.advance("simulate", done)
    if gauge.wanted:
        gauge.read(done, {name: objects[name].variables["count"].get_value() for name in gauge.recorders})


def _background(drive: Drive, objects: Objects) -> Any:
    return operation(drive, objects[drive.group])


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
