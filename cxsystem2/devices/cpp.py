"""C++ standalone: the whole simulation as one program, generated, compiled and run in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from cxsystem2.brian import BrianError, brian2, device_active, preference, run_program, seeded
from cxsystem2.devices.base import Device, Options, Records, devices
from cxsystem2.devices.compiler import compiler_missing, compiler_version, program_version
from cxsystem2.devices.program import first_errors, working_folder
from cxsystem2.devices.realise import Objects, collect
from cxsystem2.errors import DeviceError
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model

_PROGRESS = "progress.txt"
_REPORT = f"""
std::ofstream progress("{_PROGRESS}");
progress << completed << std::endl;
static const int parent = getppid();
if (getppid() != parent) std::_Exit(1);  // Python was killed: nobody waits for the results
"""


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
        headers = preference("codegen.cpp.headers", ["<unistd.h>"])
        with working_folder(options) as folder, headers, device_active("cpp_standalone", build_on_run=False) as device:
            try:
                with stages.stage("realise"), seeded(model.network.seed):
                    objects = Objects(model.bank)
                with stages.stage("generate"):
                    duration = model.network.config.system.runtime * brian2.second
                    objects.network.run(duration, namespace={}, report=_REPORT, report_period=0.2 * brian2.second)
                    device.build(directory=str(folder), compile=False, run=False, with_output=False)
                with stages.stage("compile"):
                    _make(folder, options.jobs or os.cpu_count() or 1)
                _simulate(device, folder, stages)
            except BrianError as error:
                raise DeviceError(f"the device '{self.word}' cannot run the model: {error}") from error
            with stages.stage("load"):
                return collect(model, objects)


def _make(folder: Path, jobs: int) -> None:
    """Compile; the messages of the compiler are kept beside the sources."""
    done = subprocess.run(["make", f"-j{jobs}"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    (folder / "make.log").write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        raise DeviceError(f"the C++ program does not compile: {first_errors(done.stdout)}")


def _simulate(device: Any, folder: Path, stages: Stages) -> None:
    """Run the program, watching the file in which it reports how far it is."""
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(folder / _PROGRESS, ended, stages), daemon=True)
    begin = time.perf_counter()
    stages.observer.begin("simulate")
    watcher.start()
    try:
        run_program(device, folder)
    except RuntimeError as error:
        raise DeviceError(f"the C++ program failed: {_last_line(folder) or error}") from error
    finally:
        ended.set()
        watcher.join()
    if device._last_run_completed_fraction < 1:
        raise KeyboardInterrupt  # the program catches it, and ends early
    wall = time.perf_counter() - begin
    simulated = min(float(device._last_run_time), wall)
    stages.add("simulate", simulated)
    stages.add("load", wall - simulated)


def _watch(path: Path, ended: threading.Event, stages: Stages) -> None:
    while not ended.wait(0.2):
        with contextlib.suppress(OSError, ValueError):
            stages.advance("simulate", float(path.read_text()))


def _last_line(folder: Path) -> str:
    with contextlib.suppress(OSError):
        lines = (folder / "results" / "stdout.txt").read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""
    return ""
