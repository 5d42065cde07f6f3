"""Programs beside Python: compiler, MPI, GPU, browser."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import webbrowser
from importlib.util import find_spec
from pathlib import Path

from cxsystem2.devices.nvidia import find_compiler, find_gpus
from cxsystem2.devices.standalone import compiler, mpi
from cxsystem2.doctor.base import Check, Finding, absent, checks, good, wrong
from cxsystem2.errors import DeviceError
from cxsystem2.extras import installing
from cxsystem2.surroundings import child_environment

_PROGRAM = (
    "#include <cmath>\n#include <vector>\nint main() { std::vector<double> v(3, std::exp(0.0)); return v[0] == 1.0 ? 0 : 1; }\n"
)
_FLAGS = ("-O3", "-march=native", "-ffast-math", "-std=c++17")
_LONGEST = 60
_COMPILER = (
    "install one: `apt install g++` on Debian and Ubuntu, `dnf install gcc-c++` on Fedora, `xcode-select --install` on macOS"
)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0][:200]


@checks.register("compiler")
class Compiler(Check):
    """The C++ compiler, which has to make a program that runs."""

    needed_for = "the devices cpp and cython; python works without"

    def look(self) -> Finding:
        """Compile and start a small program."""
        try:
            command = compiler.compiler()
        except DeviceError as error:
            return absent(str(error), _COMPILER)
        with tempfile.TemporaryDirectory(prefix="cxsystem2_") as folder:
            source, program = Path(folder) / "try.cpp", Path(folder) / "try"
            source.write_text(_PROGRAM, encoding="utf-8")
            try:
                version = _run([*command, "--version"])
                made = _run([*command, str(source), "-o", str(program)])
                ran = _run([str(program)]) if made.returncode == 0 else made
            except (OSError, subprocess.SubprocessError) as error:
                return absent(f"{command[0]} cannot be used: {error}", "set the variable CXX to a compiler that works")
        if made.returncode:
            said = _first_line(made.stderr)
            return absent(f"{command[0]} cannot compile a small program: {said}", "install the headers of the C++ library, too")
        if ran.returncode:
            return absent(f"programs of {command[0]} do not run in {tempfile.gettempdir()}", "set TMPDIR to another folder")
        return good(_first_line(version.stdout) or command[0])


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, env=child_environment(), check=False)


@checks.register("flags")
class Flags(Check):
    """The flags that make programs fast."""

    needed_for = "speed on cpp"

    def look(self) -> Finding:
        """Ask the compiler for each; those that it does not know are left out when a model is compiled."""
        try:
            known = compiler.supported(compiler.compiler(), _FLAGS)
        except (DeviceError, OSError) as error:
            return absent(str(error), _COMPILER)
        missing = [flag for flag in _FLAGS if flag not in known]
        if missing:
            return absent(
                f"the compiler does not know {' '.join(missing)}", "nothing needs to be done: programs are built without"
            )
        return good(" ".join(known))


@checks.register("Cython")
class Cython(Check):
    """Cython and the headers of Python."""

    needed_for = "the device cython"

    def look(self) -> Finding:
        """Look for the package, and for Python.h."""
        if find_spec("Cython") is None:
            return absent("the package Cython is not installed", installing("cython"))
        header = Path(sysconfig.get_paths()["include"]) / "Python.h"
        if not header.is_file():
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            return absent(f"{header} is not there", f"install the headers of Python: `apt install python{version}-dev`")
        return good("installed, with the headers of Python")


@checks.register("MPI")
class Mpi(Check):
    """An MPI that compiles and starts ranks."""

    needed_for = "`run --ranks`: one network in several processes"

    def look(self) -> Finding:
        """Find one as a run does."""
        try:
            found = mpi.find()
            return good(f"{'MPICH' if found.is_mpich else _first_line(found.version)}, started by {found.launcher}")
        except DeviceError as error:
            return absent(_first_line(str(error)).partition("; ")[0], installing("mpi"))  # the remedy is the one below


@checks.register("GPU")
class Gpu(Check):
    """A GPU of NVIDIA and its compiler."""

    needed_for = "the devices cuda and genn"

    def look(self) -> Finding:
        """Ask the driver, and look for nvcc."""
        gpus = find_gpus()
        if not gpus:
            return absent("no GPU of NVIDIA", "a machine with one, and its driver (nvidia-smi lists it)")
        names = ", ".join(gpu.name for gpu in gpus)
        if find_compiler() is None:
            return absent(f"{names}, but no nvcc", "install the CUDA toolkit, or set CUDA_PATH to it")
        return good(names)


@checks.register("browser")
class Browser(Check):
    """A web browser that the system can open."""

    needed_for = "`serve` opens the page in it; its address can be opened on another computer, too"

    def look(self) -> Finding:
        """Ask Python for one."""
        try:
            webbrowser.get()
        except webbrowser.Error:
            return absent("none is known", "install one, or open the address that `cxsystem2 serve` prints")
        return good("there is one")


@checks.register("Brian2")
class Brian(Check):
    """The package that simulates."""

    needed_for = "every simulation; results can be read without"

    def look(self) -> Finding:
        """Its version, without importing it."""
        from cxsystem2.versions import versions

        found = versions().get("brian2")
        return good(found) if found else wrong("not installed", "pip install . in the checkout of cxsystem2")
