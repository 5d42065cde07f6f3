"""What is taken over from Brian2's own C++ standalone device as it is, and where its versions differ."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cxsystem2.brian import CPPStandaloneCodeObject, CPPStandaloneDevice, Synapses, brian2, openmp_pragma

RANDOMKIT = Path(inspect.getfile(brian2)).parent / "random" / "randomkit"
"""The generator of Brian2 before 2.6; later ones have the one of the C++ library."""


class _Texts(dict[str, str]):
    """Takes the files that Brian2 writes, in memory."""

    def write(self, name: str, contents: Any) -> None:
        """Take a file, or the header alone of a pair."""
        if name.endswith(".*"):
            self[f"{name[:-1]}h"] = contents.h_file
        else:
            self[name] = contents


def headers(device: Any) -> dict[str, str]:
    """Headers by name: declarations of the arrays, the classes of synapses, and Brian2's library."""
    found = _Texts()
    arrays = device.arange_arrays, device.synapses, device.static_array_specs, device.networks
    newer = [device.timed_arrays] if hasattr(device, "timed_arrays") else []
    device.generate_objects_source(found, *arrays, *newer)
    device.generate_synapses_classes_source(found)
    library, synapses = (Path(inspect.getfile(kind)).parent for kind in (CPPStandaloneDevice, Synapses))
    files = {path.name: path for path in sorted((library / "brianlib").glob("*.h"))}
    queue = next(path for name in ("spikequeue.h", "cspikequeue.cpp") if (path := synapses / name).exists())
    files |= {"spikequeue.h": queue, "stdint_compat.h": synapses / "stdint_compat.h"}
    if _has_randomkit():
        files["randomkit/randomkit.h"] = RANDOMKIT / "randomkit.h"
    found["objects.h"] = found["objects.h"].replace("extern std::chrono::nanoseconds ", "extern double ")  # see `timed`
    return {**found, **{f"brianlib/{name}": path.read_text(encoding="utf-8") for name, path in files.items()}}


_TIMES = {
    # before 2.10
    "const std::clock_t _start_time = std::clock();": "const double _start_time = cxsystem2::seconds();",
    "(double)(std::clock() -_start_time)/CLOCKS_PER_SEC": "cxsystem2::seconds() - _start_time",
    # from 2.10 on
    "const auto _start_time = std::chrono::high_resolution_clock::now();": "const double _start_time = cxsystem2::seconds();",
    "const auto _end_time = std::chrono::high_resolution_clock::now();\n": "",
    "const auto _run_time = std::chrono::duration_cast<std::chrono::nanoseconds>(_end_time - _start_time);": (
        "const double _run_time = cxsystem2::seconds() - _start_time;"
    ),
}


def timed(code: str) -> str:
    """A code object whose profile is in seconds that pass.

    The clock of Brian2 before 2.10 adds up the time of all threads, and asks the system for it each time;
    later ones keep nanoseconds.
    """
    for old, new in _TIMES.items():
        code = code.replace(old, new)
    return code


def files(device: Any) -> dict[str, str]:
    """Sources by name, beside those of code objects: what functions bring along, and the generator of random numbers."""
    found = {Path(name).name: Path(name).read_text(encoding="utf-8") for name in _of_code_objects(device, "sources")}
    if _has_randomkit():
        found["randomkit.c"] = (RANDOMKIT / "randomkit.c").read_text(encoding="utf-8")
    return found


def _has_randomkit() -> bool:
    return RANDOMKIT.is_dir() and not hasattr(CPPStandaloneDevice, "apply_run_args")


def generators() -> str:
    """The name of the generators of random numbers in C++."""
    return "_mersenne_twister_states" if _has_randomkit() else "_random_generators"


def random_definition() -> str:
    """The C++ definition of the generators, one for each thread."""
    return f"std::vector<{'rk_state *' if _has_randomkit() else 'RandomGenerator'}> {generators()};"


def random_seed(value: str) -> list[str]:
    """C++ statements that make the generators and seed them."""
    threads = openmp_pragma("get_num_threads")
    if _has_randomkit():
        body = f"_mersenne_twister_states.push_back(new rk_state()); rk_seed({value} + i, _mersenne_twister_states[i]);"
    else:
        body = f"_random_generators.push_back(RandomGenerator()); _random_generators[i].seed({value} + i);"
    return [f"for (int i = 0; i < {threads}; i++) {{ {body} }}"]


def flags(device: Any) -> tuple[list[str], list[str]]:
    """Flags of the compiler and of the linker: Brian2's preferences, and what functions ask for."""
    prefs = brian2.prefs

    def collect(name: str) -> list[str]:
        own, stated = getattr(device, name), prefs[f"codegen.cpp.{name}"]
        return [str(value) for value in dict.fromkeys([*own, *stated, *_of_code_objects(device, name)])]

    macros = [*device.define_macros, *prefs["codegen.cpp.define_macros"], *_of_code_objects(device, "define_macros")]
    given = prefs["codegen.cpp.extra_compile_args"]
    given = prefs["codegen.cpp.extra_compile_args_gcc"] if given is None else given
    openmp = [openmp_pragma("compilation")] if openmp_pragma("with_openmp") else []
    compiling = [
        *(f"-D{name}" if value is None else f"-D{name}={value}" for name, value in macros),
        *(f"-I{folder}" for folder in collect("include_dirs")),
        *device.extra_compile_args,
        *given,
        *openmp,
        "-pthread",
    ]
    linking = [
        *(f"-L{folder}" for folder in collect("library_dirs")),
        *(f"-Wl,-rpath,{folder}" for folder in collect("runtime_library_dirs")),
        *(f"-l{library}" for library in collect("libraries")),
        *device.extra_link_args,
        *prefs["codegen.cpp.extra_link_args"],
        *openmp,
        "-pthread",
    ]
    return compiling, linking


def _of_code_objects(device: Any, name: str) -> Iterable[Any]:
    for _, code_object in sorted(device.code_objects.items()):
        yield from code_object.compiler_kwds.get(name, [])


@cache
def _derived(package: str, helpers: tuple[tuple[str, Any], ...]) -> Any:
    """Templates of a package before those of Brian2; they stay compiled, which takes longer than to use them."""
    return CPPStandaloneCodeObject.templater.derive(package, env_globals=dict(helpers))


@contextlib.contextmanager
def own_templates(package: str | None, helpers: Mapping[str, Any]) -> Iterator[None]:
    """Let C++ templates of a package go before those of Brian2 that have the same name, within a block.

    They call the functions in `helpers` by name.
    """
    before = CPPStandaloneCodeObject.templater
    if package is not None:
        CPPStandaloneCodeObject.templater = _derived(package, tuple(sorted(helpers.items())))
    try:
        yield
    finally:
        CPPStandaloneCodeObject.templater = before
