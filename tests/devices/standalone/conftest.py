"""A compiler that counts what it compiles, and a cache of its own for each test."""

import os
import shutil
from pathlib import Path

import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """An empty cache of programs."""
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "programs"


@pytest.fixture
def compiled(tmp_path, monkeypatch):
    """Answers how often the compiler was asked for something else than its version."""
    real = shutil.which("g++") or shutil.which("c++") or pytest.skip("no C++ compiler")
    log, wrapper = tmp_path / "compiled.txt", tmp_path / "counting" / "g++"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\n[ "$1" = --version ] || echo x >> {log}\nexec {real} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("CXX", str(wrapper))
    return lambda: len(log.read_text().split()) if log.exists() else 0


@pytest.fixture
def simulate(anatomy, physiology):
    """Run the small model, changed, on the cpp device."""

    def run(*changes, seed=3, **options):
        model = CxSystem(anatomy, physiology, seed=seed, device="cpp", changes=["runtime=40*ms", *changes])
        return model.run(save_results=False, options=Options(jobs=os.cpu_count(), **options))

    return run
