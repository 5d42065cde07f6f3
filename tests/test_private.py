"""What is run, or counts as the user's word, is taken from no file that another user could have written."""

import os
from contextlib import nullcontext as does_not_raise

import pytest

from cxsystem2.devices.standalone.cache import Cache, cache_limit
from cxsystem2.errors import DeviceError
from cxsystem2.private import read_private, whose
from cxsystem2.trust import _read, store

FOREIGN = 12345


@pytest.fixture
def place(tmp_path):
    place = tmp_path / "place"
    place.mkdir(mode=0o700)
    return place


def test_a_folder_of_ones_own(place):
    assert whose(place) == ""
    assert whose(place / "not" / "there") == ""


@pytest.mark.parametrize("mode", [0o777, 0o702, 0o722])
def test_a_folder_that_others_can_write(place, mode):
    place.chmod(mode)
    assert "other users can write" in whose(place)


def test_a_folder_that_could_be_exchanged(place):
    inner = place / "inner"
    inner.mkdir(mode=0o700)
    place.chmod(0o777)
    assert "exchange" in whose(inner)
    place.chmod(0o1777)
    assert whose(inner) == ""


def test_a_folder_that_is_reached_through_a_link(place, tmp_path):
    (tmp_path / "link").symlink_to(place)
    assert whose(tmp_path / "link") == ""
    place.chmod(0o777)
    assert "other users can write" in whose(tmp_path / "link")


def test_a_loop_of_links_is_nobodys(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with does_not_raise():
        whose(tmp_path / "a")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_what_belongs_to_another_user(place):
    (place / "file").write_bytes(b"theirs")
    os.chown(place / "file", FOREIGN, FOREIGN)
    assert read_private(place / "file") is None
    os.chown(place, FOREIGN, FOREIGN)
    assert "belongs to another user" in whose(place)


def test_a_file_that_others_can_write_is_not_read(place):
    (place / "file").write_bytes(b"mine")
    assert read_private(place / "file") == b"mine"
    (place / "file").chmod(0o666)
    assert read_private(place / "file") is None


def test_a_link_is_not_followed(place):
    (place / "file").write_bytes(b"mine")
    (place / "link").symlink_to(place / "file")
    with pytest.raises(OSError):
        read_private(place / "link")


class TestCache:
    """The attack: somebody puts a program of theirs under the key that is asked for."""

    def attack(self, place, mode=0o600, owner=None):
        cache = Cache(place, limit=10_000)
        cache.put("a", b"evil")
        path = cache._path("a")
        path.chmod(mode)
        if owner:
            os.chown(path, owner, owner)
        return cache

    def test_a_program_in_a_folder_that_others_can_write_is_built_afresh_and_this_is_said(self, place):
        cache = self.attack(place)
        place.chmod(0o777)
        program, said = cache.provide("a", lambda: b"good")
        assert program == b"good"
        assert "compiled afresh" in said and "other users can write" in said
        assert [path.name for path in place.iterdir()] == ["a.program"]  # no lock is made where a link may wait for it

    def test_a_program_that_others_can_write(self, place):
        cache = self.attack(place, mode=0o666)
        assert cache.provide("a", lambda: b"good") == (b"good", "")
        assert cache.get("a") == b"good"

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
    def test_a_program_of_another_user(self, place):
        cache = self.attack(place, owner=FOREIGN)
        assert cache.provide("a", lambda: b"good") == (b"good", "")

    def test_a_link_to_a_program(self, place, tmp_path):
        cache = self.attack(place)
        cache._path("a").rename(tmp_path / "evil")
        cache._path("a").symlink_to(tmp_path / "evil")
        assert cache.provide("a", lambda: b"good") == (b"good", "")
        assert not cache._path("a").is_symlink()

    def test_programs_are_for_their_user_alone(self, tmp_path):
        before = os.umask(0)
        try:
            cache = Cache(tmp_path / "new" / "cache", limit=10_000)
            cache.provide("a", lambda: b"good")
        finally:
            os.umask(before)
        assert cache.folder.stat().st_mode & 0o077 == 0
        assert cache._path("a").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("size", ["inf", "nan", "-1", "much", "1e400"])
def test_a_size_of_the_cache_that_is_none(monkeypatch, size):
    monkeypatch.setenv("CXSYSTEM2_CACHE_SIZE", size)
    with pytest.raises(DeviceError, match="the size of the cache in gigabytes"):
        cache_limit()


def test_confirmations_that_others_can_write_count_for_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    store().parent.mkdir()
    store().write_text('{"trusted": {"abc": {}}}')
    assert _read() == {"abc": {}}
    store().chmod(0o666)
    assert _read() == {}


@pytest.mark.compiled
def test_modules_of_cython_in_a_folder_that_others_can_write(place, monkeypatch):
    from cxsystem2.brian import brian2, preference
    from cxsystem2.devices.runtime import Cython

    with preference("codegen.runtime.cython.cache_dir", str(place)):
        with Cython().prepared() as said:
            assert said == ""
            assert brian2.prefs["codegen.runtime.cython.cache_dir"] == str(place)
        place.chmod(0o777)
        with Cython().prepared() as said:
            assert "compiled afresh" in said
            assert brian2.prefs["codegen.runtime.cython.cache_dir"] != str(place)
