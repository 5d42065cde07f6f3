"""A compiler that counts what it compiles, and caches of programs for one test: an empty one, and one that has a program."""

import os
import shutil
from pathlib import Path

import pytest

from cxsystem2 import CxSystem
from cxsystem2.brian import preference
from cxsystem2.devices import Options
from cxsystem2.testing.models import small

READY = "ready"
"""A program that the compiler below gives in place of what it is asked to make, if there is one."""
WRAPPER = """#!/bin/sh
if [ "$1" != --version ]; then
  echo x >> {log}
  if [ -e {ready} ]; then
    for word; do
      [ "$last" = -o ] && cp {ready} "$word"
      last=$word
    done
    exit 0
  fi
fi
exec {real} "$@"
"""


def run_small(*changes, seed=3, fast=False, **options):
    """Run the small model, changed, on the cpp device."""
    model = CxSystem(*small(), seed=seed, device="cpp", changes=["runtime=40*ms", *changes])
    return model.run(save_results=False, options=Options(jobs=os.cpu_count(), fast=fast, **options))


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """An empty cache of programs."""
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "programs"


@pytest.fixture(scope="session")
def counting(tmp_path_factory):
    """A compiler that writes down that it was asked for something else than its version; and where it does so."""
    real = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    folder = tmp_path_factory.mktemp("counting")
    log, wrapper = folder / "compiled.txt", folder / "g++"
    wrapper.write_text(WRAPPER.format(log=log, real=real, ready=folder / READY))
    wrapper.chmod(0o755)
    return wrapper, log


@pytest.fixture
def compiled(counting, monkeypatch):
    """Answers how often the compiler was asked for something else than its version."""
    wrapper, log = counting
    log.write_text("")
    monkeypatch.setenv("CXX", str(wrapper))
    return lambda: len(log.read_text().split())


@pytest.fixture(scope="session")
def built(counting, tmp_path_factory):
    """The cache after a run of the small model, compiled once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("CXX", str(counting[0]))
        changed.setenv("CXSYSTEM2_CACHE", str(folder))
        assert run_small().timings["compile"] > 0
    assert counting[1].read_text()
    return folder


@pytest.fixture
def filled(built, cache) -> Path:
    """A cache that has the program of the small model."""
    shutil.copytree(built, cache.parent)
    return cache


@pytest.fixture
def pretending(built, compiled, counting):
    """A compiler that gives the program of the small model at once, whatever it is asked to make."""
    (kept,) = (built / "programs").glob("*.program")
    program = counting[0].with_name(READY)
    program.write_bytes(kept.read_bytes()[64:])  # after its sum
    yield
    program.unlink()


@pytest.fixture
def quickly():
    """Let the compiler optimise nothing, where only the kind of program counts."""
    with preference("codegen.cpp.extra_compile_args_gcc", ["-w", "-O0", "-std=c++11"]):
        yield


@pytest.fixture
def simulate():
    """Run the small model, changed, on the cpp device."""
    return run_small
