"""Other compilers than the usual one."""

import shutil
import stat

import pytest

from cxsystem2.devices.standalone import compiler
from tests.conftest import spikes_of

pytestmark = pytest.mark.compiled


@pytest.mark.skipif(shutil.which("clang++") is None, reason="clang is not installed")
@pytest.mark.parametrize("fast", [pytest.param(False, marks=pytest.mark.slow), True])
def test_clang_makes_the_same_spikes(simulate, tmp_path, monkeypatch, fast):
    expected = spikes_of(simulate(fast=fast))
    monkeypatch.setenv("CXX", "clang++")
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path))
    assert spikes_of(simulate(fast=fast)) == expected
    assert len(list(tmp_path.glob("programs/*.program"))) == 1


def test_flags_that_a_compiler_does_not_know_are_left_out(monkeypatch, tmp_path):
    """As of compilers on macOS that have no ``-march=native``."""
    fake = tmp_path / "c++"
    fake.write_text('#!/bin/sh\ncase "$*" in *-march=native*) exit 1;; esac\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    assert compiler.supported([str(fake)], ["-O3", "-march=native", "-w"]) == ["-O3", "-w"]
