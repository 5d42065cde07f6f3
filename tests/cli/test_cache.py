"""``cxsystem2 cache``, and what ``run`` tells about time."""

import pytest

from cxsystem2 import load
from cxsystem2.devices.standalone.cache import Cache


@pytest.fixture
def environment(tmp_path):
    """A cache of its own."""
    return {"CXSYSTEM2_CACHE": str(tmp_path / "cache")}


def test_the_cache_is_shown_and_cleared(command, tmp_path, environment):
    folder = tmp_path / "cache" / "programs"
    assert command("cache", **environment).stdout == f"{folder}: 0 programs, 0.0 MB of at most 2000 MB\n"
    Cache(folder, 10**9).put("a", bytes(1_500_000))
    assert "1 program, 1.5 MB" in command("cache", **environment).stdout
    assert command("cache", "--clear", **environment).stdout == "1 program removed, 1.5 MB\n"
    assert list(folder.glob("*.program")) == []


def test_a_size_that_is_no_number_is_one_sentence(command, environment):
    done = command("cache", **environment, CXSYSTEM2_CACHE_SIZE="much")
    assert done.returncode == 1
    assert "gigabytes" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_profile_is_printed_and_kept(command, files, tmp_path):
    done = command("run", *files, "--profile", "-o", "runtime=20*ms", "--output", "run.h5")
    assert done.returncode == 0, done.stderr
    for word in ("stage", "simulate", "real-time factor", "profile", "stateupdater"):
        assert word in done.stderr
    results = load(tmp_path / "run.h5")
    assert any("stateupdater" in name for name in results.profile)
    assert results.timings["simulate"] > 0


@pytest.mark.compiled
def test_without_the_cache_a_program_is_compiled_and_not_kept(command, files, tmp_path, environment):
    """As a compiler tells that refuses."""
    (tmp_path / "refusing").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "refusing").chmod(0o755)
    words = ["--device", "cpp", "--no-cache", "-o", "runtime=5*ms", "--output", "run.h5"]
    done = command("run", *files, *words, **environment, CXX=str(tmp_path / "refusing"))
    assert done.returncode == 1 and "does not compile" in done.stderr
    assert not (tmp_path / "cache").exists()
