"""The cache of programs, without a compiler."""

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest

from cxsystem2.devices.standalone.cache import Cache, cache_folder, cache_limit
from cxsystem2.errors import DeviceError
from tests.conftest import PATIENCE


def refuse():
    raise AssertionError("built although it is there")


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache", limit=10_000)


def test_a_program_is_built_once(cache):
    assert cache.provide("a", lambda: b"program") == (b"program", "")
    assert cache.provide("a", refuse) == (b"program", "")
    assert cache.provide("b", lambda: b"other") == (b"other", "")


@pytest.mark.parametrize("damage", [b"", b"short", b"0" * 64 + b"program"])
def test_a_damaged_entry_is_built_again(cache, damage):
    cache.put("a", b"program")
    (path,) = (path for path, _ in cache.entries())
    path.write_bytes(damage)
    assert cache.provide("a", lambda: b"again") == (b"again", "")
    assert cache.get("a") == b"again"


def test_one_changed_bit_is_noticed(cache):
    cache.put("a", bytes(1000))
    (path,) = (path for path, _ in cache.entries())
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)
    assert cache.get("a") is None
    assert cache.entries() == []


def test_what_was_not_used_for_longest_goes_first(cache):
    now = time.time()
    for age, name in enumerate("abc"):
        cache.put(name, bytes(3000))
        os.utime(cache._path(name), (now - 100 + age, now - 100 + age))
    assert cache.get("a") is not None  # used now
    cache.put("d", bytes(3000))
    assert {path.stem for path, _ in cache.entries()} == {"a", "c", "d"}
    assert cache.size() <= 10_000


def test_a_program_above_the_limit_is_kept_alone(cache):
    cache.put("a", bytes(3000))
    cache.put("b", bytes(30_000))
    assert {path.stem for path, _ in cache.entries()} == {"b"}


def test_parts_of_killed_processes_go_after_a_while(cache):
    cache.put("a", b"program")
    old, new = cache.folder / ".x.program.1.part", cache.folder / ".y.program.1.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    cache.put("b", b"program")
    assert (old.exists(), new.exists()) == (False, True)


def test_a_failed_build_leaves_nothing(cache):
    def fail():
        raise DeviceError("does not compile")

    with pytest.raises(DeviceError):
        cache.provide("a", fail)
    assert cache.entries() == []
    assert cache.provide("a", lambda: b"program") == (b"program", "")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    program, problem = Cache(tmp_path / "file" / "cache", limit=100).provide("a", lambda: b"program")
    assert program == b"program"
    assert "cannot be kept" in problem


BUILD = """
import sys, time
from pathlib import Path
from cxsystem2.devices.standalone.cache import Cache

def build():
    with open(sys.argv[2], "a") as log:
        log.write("x")
    time.sleep(float(sys.argv[3]))
    return bytes(100_000)

program, _ = Cache(Path(sys.argv[1]), 10**9).provide("a", build)
assert len(program) == 100_000
"""


def start(tmp_path, seconds):
    arguments = [sys.executable, "-c", BUILD, str(tmp_path / "cache"), str(tmp_path / "log"), str(seconds)]
    return subprocess.Popen(arguments)


def test_several_processes_build_once(tmp_path):
    processes = [start(tmp_path, 0.5) for _ in range(4)]
    assert [process.wait(PATIENCE) for process in processes] == [0] * 4
    assert (tmp_path / "log").read_text() == "x"


def test_a_killed_build_leaves_the_cache_as_it_was(tmp_path):
    process = start(tmp_path, 2 * PATIENCE)
    while not (tmp_path / "log").exists():
        time.sleep(0.05)
    waiting = start(tmp_path, 0)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert waiting.wait(PATIENCE) == 0  # it takes over, and does not wait for ever
    assert (tmp_path / "log").read_text() == "xx"
    content = (tmp_path / "cache" / "a.program").read_bytes()
    assert hashlib.sha256(content[64:]).hexdigest().encode() == content[:64]


def test_where_it_lies_and_how_large_it_may_be(tmp_path, monkeypatch):
    monkeypatch.delenv("CXSYSTEM2_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "cxsystem2" / "programs"
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own" / "programs"
    monkeypatch.setenv("CXSYSTEM2_CACHE_SIZE", "0.5")
    assert cache_limit() == 500_000_000
    monkeypatch.setenv("CXSYSTEM2_CACHE_SIZE", "much")
    with pytest.raises(DeviceError, match="gigabytes"):
        cache_limit()
