"""GeNN: the simulation as a program that GeNN generates from the model, for a GPU or for one core of the CPU."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from cxsystem2.config import Configuration
from cxsystem2.devices import genn_home
from cxsystem2.devices.agreement import Agreement, unless_drawn
from cxsystem2.devices.base import Device, devices
from cxsystem2.devices.compiler import compiler_version, package_versions, program_version
from cxsystem2.devices.genn_limits import review, rounds
from cxsystem2.devices.options import Options
from cxsystem2.devices.program import build_folder, compile_with
from cxsystem2.devices.records import Records
from cxsystem2.errors import DeviceError
from cxsystem2.problems import Report
from cxsystem2.stages import Stages
from cxsystem2.surroundings import child_environment
from cxsystem2.tables import Anatomy

if TYPE_CHECKING:
    from cxsystem2.devices.realise import Objects
    from cxsystem2.syntax import Model
    from cxsystem2.syntax.form import Form

_MODEL = "magicnetwork_model.cpp"
_MAKEFILE = "cxsystem2.mk"
_RULES = """\
CODE := magicnetwork_model_CODE
COMPILE := $(CXX) -std=c++11 -w -O1 -march=native -I. -Ibrianlib/randomkit
OBJECTS := $(addsuffix .o,main.cpp brianlib/randomkit/randomkit.cc {sources})

main: $(OBJECTS) runner
\t$(CXX) $(OBJECTS) -o main -L$(CODE) -lrunner -Wl,-rpath,$(CODE)

%.cpp.o: %.cpp
\t$(COMPILE) -c $< -o $@

%.cc.o: %.cc
\t$(COMPILE) -c $< -o $@

.PHONY: runner
runner:
\t$(MAKE) -C $(CODE)
"""
"""The program around GeNN's, which copies arrays before and after: many small files, in parallel and with little
optimisation, where brian2genn compiles them one after the other in one call."""
_CHANGED = (
    "codegen.generators.cpp.restrict_keyword",
    "codegen.loop_invariant_optimisations",
    "core.network.default_schedule",
)
"""Preferences that brian2genn sets when it becomes the device, and leaves set."""
_FUNCTIONS = {
    "clip": (
        "_clip",
        "SUPPORT_CODE_FUNC double _clip(const double value, const double least, const double most)\n"
        "{ return value < least ? least : value > most ? most : value; }",
    ),
    "int": ("int_", "template <typename T> SUPPORT_CODE_FUNC int int_(T value) { return (int)value; }"),
}
"""Functions of equations as GeNN compiles them: brian2genn's own `clip` rounds to single precision, and its `int` to 0 or 1."""


@devices.register("genn")
class Genn(Device):
    """GeNN on a GPU."""

    gpu: ClassVar[bool] = True
    reads = ("delay_classes",)

    @classmethod
    def missing(cls) -> str:
        """brian2genn, GeNN, a compiler, CUDA or a GPU."""
        return genn_home.missing() or (genn_home.gpu_missing() if cls.gpu else "")

    @classmethod
    def versions(cls) -> dict[str, str]:
        """Those of brian2genn, GeNN, the compiler and, for a GPU, of CUDA."""
        folder = genn_home.home()
        found = {**super().versions(), **package_versions("brian2genn")}
        if folder is not None and (number := genn_home.version(folder)):
            found["GeNN"] = number
        return {**found, **compiler_version(), **(program_version("nvcc") if cls.gpu else {})}

    @classmethod
    def form(cls, config: Configuration) -> Form:
        """Whole cells, for GeNN has no linked variables; one delay and one target variable for each object."""
        from cxsystem2.syntax.form import Form

        return Form(
            whole_cells=True,
            delay_classes=config.system.delay_classes,
            one_target=True,
            binomial_background=True,
            counters=False,
        )

    @classmethod
    def agreement(cls, config: Configuration) -> Agreement:
        """Sums are added in an order of its own, and delays that vary are rounded."""
        return Agreement.STATISTICAL if rounds(config) else unless_drawn(Agreement.ROUNDING, config)

    @classmethod
    def review(cls, anatomy: Anatomy, config: Configuration, report: Report) -> None:
        """What GeNN cannot run, and which delays are rounded."""
        review(anatomy, config, report)

    @classmethod
    @contextlib.contextmanager
    def active(cls, folder: Path) -> Iterator[Any]:
        """Make brian2genn's device the current one; a run in it writes the sources of the program to a folder."""
        from cxsystem2.brian import brian2, device_active, functions, preference

        importlib.import_module("brian2genn")  # registers the device with Brian2
        generator = importlib.import_module("brian2genn.genn_generator").GeNNCodeGenerator
        for function, (name, code) in _FUNCTIONS.items():
            functions[function].implementations.add_implementation(generator, code=code, name=name)
        build = {"directory": str(folder), "compile": False, "run": False, "use_GPU": cls.gpu}
        with contextlib.ExitStack() as kept:
            for name in _CHANGED:
                kept.enter_context(preference(name, brian2.prefs[name]))
            yield kept.enter_context(device_active("genn", **build))

    def run(self, model: Model, stages: Stages, options: Options) -> Records:
        """Simulate a model."""
        from cxsystem2.brian import BrianError
        from cxsystem2.devices.recorders import collect

        with build_folder(options) as folder, self.active(folder) as device:
            try:
                objects = self.generate(model, device, stages)
                with stages.stage("compile"):
                    self._compile(folder, device.source_files, options.jobs or os.cpu_count() or 1)
                with stages.stage("simulate"), _silent():
                    device.run(directory=str(folder), use_GPU=self.gpu, with_output=False)
            except DeviceError:
                raise
            except (*BrianError, RuntimeError, subprocess.CalledProcessError) as error:
                raise DeviceError(f"the device '{self.word}' cannot run the model: {error}") from error
            with stages.stage("load"):
                return collect(model, objects)

    def generate(self, model: Model, device: Any, stages: Stages) -> Objects:
        """Write the sources of the program; GeNN's own random numbers start from the seed of the model."""
        from cxsystem2.brian import brian2
        from cxsystem2.devices.realise import Objects

        with stages.stage("plan"):
            model.draw()
        with stages.stage("realise"):
            objects = Objects(model.bank)
        with stages.stage("generate"), _silent():
            device.insert_code("before_start", f"srand({model.network.seed % 2**32}u);")
            objects.network.run(model.system.interval.end * brian2.second, namespace={})
            _read_current(Path(device.project_dir) / "engine.cpp", [group.name for group in model.layout.groups])
        return objects

    def _compile(self, folder: Path, sources: Iterable[str], jobs: int) -> None:
        (folder / _MAKEFILE).write_text(_RULES.format(sources=" ".join(sorted(sources))), encoding="utf-8")
        genn, environment = genn_home.home(), child_environment()
        assert genn is not None
        if self.gpu:
            environment["CUDA_PATH"] = str(genn_home.cuda())
        builder = [str(genn / "bin" / genn_home.BUILDER), *([] if self.gpu else ["-c"])]
        include = f"{folder}:{folder / 'brianlib' / 'randomkit'}"
        commands = [*builder, "-i", include, _MODEL], ["make", f"-j{jobs}", "-f", _MAKEFILE]
        compile_with(commands, folder, "the program for GeNN", environment)


@devices.register("genn_cpu")
class GennCpu(Genn):
    """GeNN on one core of the CPU, without a GPU."""

    gpu = False


def _read_current(source: Path, groups: list[str]) -> None:
    """Let monitors read the current value of a variable; brian2genn reads the first one of those that GeNN keeps for delays."""
    names = "|".join(groups)
    text = source.read_text(encoding="utf-8")
    source.write_text(re.sub(rf"copy_n\((\w+({names})), ", r"copy_n(getCurrent\1(), ", text), encoding="utf-8")


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Keep what brian2genn prints out of the output, which belongs to the command."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield
