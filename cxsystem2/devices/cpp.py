"""C++ standalone: the whole simulation as one program, generated, compiled and run in a folder of its own."""

from __future__ import annotations

import os
import shutil

from cxsystem2.brian import BrianError, brian2, device_active, preference, seeded
from cxsystem2.devices.base import Device, Options, Records, devices
from cxsystem2.devices.compiler import compiler_missing, compiler_version, program_version
from cxsystem2.devices.program import REPORT, REPORT_HEADERS, build_folder, make, simulate
from cxsystem2.devices.realise import Objects, collect
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model


@devices.register("cpp", "cpp_standalone", "c++")
class Cpp(Device):
    """Brian2's C++ standalone mode."""

    @classmethod
    def missing(cls) -> str:
        """A compiler or make."""
        return compiler_missing() or ("" if shutil.which("make") else "the program make is not on the PATH; install it")

    @classmethod
    def versions(cls) -> dict[str, str]:
        """Of Brian2, Python, the compiler and make."""
        return {**super().versions(), **compiler_version(), **program_version("make")}

    def run(self, model: Model, stages: Stages, options: Options) -> Records:
        """Simulate a model."""
        headers = preference("codegen.cpp.headers", list(REPORT_HEADERS))
        with build_folder(options) as folder, headers, device_active("cpp_standalone", build_on_run=False) as device:
            try:
                with stages.stage("realise"), seeded(model.network.seed):
                    objects = Objects(model.bank)
                with stages.stage("generate"):
                    duration = model.network.config.system.runtime * brian2.second
                    objects.network.run(duration, namespace={}, report=REPORT, report_period=0.2 * brian2.second)
                    device.build(directory=str(folder), compile=False, run=False, with_output=False)
                with stages.stage("compile"):
                    make(folder, options.jobs or os.cpu_count() or 1, "the C++ program")
                simulate(device, folder, stages, "the C++ program")
            except BrianError as error:
                raise DeviceError(f"the device '{self.word}' cannot run the model: {error}") from error
            with stages.stage("load"):
                return collect(model, objects)
