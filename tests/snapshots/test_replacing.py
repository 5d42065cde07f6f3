"""A snapshot that takes the place of another one, and is killed at any moment of it, is found whole by who opens it next."""

import dataclasses
import os
import shutil
import signal

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.lock import locked
from cxsystem2.snapshots import Reason, Store, creating, replacing
from tests.snapshots.conftest import make, manifest, operations, write

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork processes")


def prepared(folder):
    """A snapshot with a text of somebody, and beside it the one that is to take its place."""
    store = make(folder)
    (folder / "notes.txt").write_text("mine")
    with store.writing():
        after = replacing.make_way(folder)
        options = {**store.manifest.options, replacing.ORIGIN: store.manifest.id}
        with creating(after) as draft:
            write(draft.finish(dataclasses.replace(manifest(), options=options)), 0, reason=Reason.END)
    return store


def killed(folder, number):
    """Replace a snapshot, and be killed before the operation of a number; whether there was one."""
    child = os.fork()
    if not child:

        def act(which, name, what):
            if which == number:
                os.kill(os.getpid(), signal.SIGKILL)

        with Store.open(folder).writing(), operations(folder.parent, act):
            replacing.replace(folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_it_is_killed_before_each_operation(tmp_path):
    within = 0
    for number in range(1, 200):
        folder = tmp_path / str(number) / "net"
        folder.parent.mkdir()
        old = prepared(folder).manifest.id
        was_killed = killed(folder, number)
        found = Store.open(folder)
        assert found.verify() == []
        assert (folder / "notes.txt").read_text() == "mine"
        is_new = found.manifest.options.get(replacing.ORIGIN) == old
        assert is_new or (number == 1 and found.manifest.id == old)
        left = {path.name for path in folder.parent.iterdir()}
        assert left == ({"net"} if is_new else {"net", ".net.repart"})
        if not is_new:  # and another attempt begins anew
            with found.writing():
                assert replacing.make_way(folder) == folder.with_name(".net.repart")
            assert {path.name for path in folder.parent.iterdir()} == {"net"}
        shutil.rmtree(folder.parent)
        within += was_killed
        if not was_killed:
            break
    assert within > 10


def test_without_the_new_one_the_old_one_comes_back(tmp_path):
    folder = tmp_path / "net"
    old = prepared(folder).manifest.id
    folder.rename(tmp_path / ".net.before")
    (tmp_path / ".net.repart/manifest.json").write_text("{}")
    assert Store.open(folder).manifest.id == old
    assert (folder / "notes.txt").exists() and not (tmp_path / ".net.before").exists()


def test_who_replaces_it_right_now_is_not_disturbed(tmp_path):
    folder = tmp_path / "net"
    prepared(folder)
    folder.rename(tmp_path / ".net.before")
    with locked(tmp_path / ".net.before"), pytest.raises(FileProblem, match=f"process {os.getpid()} on .* is working on this"):
        Store.open(folder)
    (tmp_path / ".net.repart").rename(folder)
    with locked(tmp_path / ".net.before"):
        Store.open(folder)
        assert (tmp_path / ".net.before/notes.txt").exists()
    Store.open(folder)
    assert not (tmp_path / ".net.before").exists()


def test_what_is_somebody_elses_is_left_alone(tmp_path):
    """A snapshot with such a name that is not the one that was replaced, and what is none."""
    folder = tmp_path / "net"
    make(folder)
    make(tmp_path / ".net.before")
    Store.open(folder)
    assert (tmp_path / ".net.before/manifest.json").exists()
    with Store.open(folder).writing(), pytest.raises(FileProblem, match=r"\.net\.before: the name is needed to replace"):
        replacing.make_way(folder)
    shutil.rmtree(tmp_path / ".net.before")
    (tmp_path / ".net.repart").mkdir()
    (tmp_path / ".net.repart/text").write_text("mine")
    replacing.make_way(folder)
    assert (tmp_path / ".net.repart/text").exists()


def test_a_link_to_a_snapshot_is_followed(tmp_path):
    (tmp_path / "disk").mkdir()
    old = prepared(tmp_path / "disk/net").manifest.id
    (tmp_path / "link").symlink_to(tmp_path / "disk/net")
    with Store.open(tmp_path / "link").writing():
        assert replacing.replace(tmp_path / "link") == tmp_path / "disk/net"
    assert Store.open(tmp_path / "link").manifest.options[replacing.ORIGIN] == old
    assert {path.name for path in (tmp_path / "disk").iterdir()} == {"net"}
