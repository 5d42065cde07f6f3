"""Whatever happens while a generation is written, the generations before it stay whole."""

import errno
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import Content, DamagedSnapshot, Reason, Store, checksum, write_arrays
from cxsystem2.snapshots.disk import temporary
from tests.snapshots.conftest import RECORD, arrays, failing, make, operations, recorded, same, temporaries, write

HOLD = """
import sys
from cxsystem2.snapshots import Store
with Store.open(sys.argv[1]).writing():
    print("held", flush=True)
    sys.stdin.read()
"""
LIMITED = """
import resource, sys
import numpy as np
from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import Store
with Store.open(sys.argv[1]).writing() as writer:
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, resource.RLIM_INFINITY))
    try:
        writer.write(300, [{"large": np.ones(1_000_000)}, {}], {})
    except FileProblem as error:
        print(error)
"""


def test_a_generation_comes_back_with_all_that_it_says(store):
    with store.writing() as writer:
        made = write(writer, 300, reason=Reason.SIGNAL, records=recorded(7), options={"device": "cpp"})
    found, damages = store.latest_whole()
    assert (found.name, found.step, damages) == ("000000000300", 300, [])
    assert found.facts == made.facts and same(found)
    assert (found.time, found.facts.reason, found.facts.options) == (300 * 1e-4, "signal", {"device": "cpp"})
    assert (found.facts.records, found.facts.snapshot) == (recorded(7), store.manifest.id)
    assert found.bytes == sum((found.folder / name).stat().st_size for name in ("0.h5", "1.h5", "common.h5"))
    assert (store.folder / "latest").read_text() == "000000000300\n"


def test_the_parent_is_the_generation_before(store):
    with store.writing() as writer:
        writer.go_on_from(store.generation(200))
        assert [write(writer, step).facts.parent for step in (300, 400)] == ["000000000200", "000000000300"]


def test_files_can_be_written_by_other_processes(store):
    partitions, common = arrays(300)
    with store.writing() as writer, writer.beginning(300) as begun:
        begun.add("1.h5", write_arrays(begun.folder / "1.h5", partitions[1]))
        begun.write(None, common)
        with pytest.raises(ValueError, match=re.escape("are ['1.h5', 'common.h5'], and must be ['0.h5', '1.h5', 'common.h5']")):
            begun.publish()
        begun.write(0, partitions[0])
        assert store.names[-1] == "000000000200"
        begun.publish()
    assert same(store.latest_whole()[0]) and store.latest_whole()[0].step == 300


def test_what_is_begun_and_not_published_is_gone(store):
    with pytest.raises(RuntimeError, match="stop"), store.writing() as writer, writer.beginning(300) as begun:
        begun.write(None, {})
        raise RuntimeError("stop")
    assert temporaries(store.folder) == [] and store.names[-1] == "000000000200"


def test_a_name_that_is_in_use_is_not_written_over(store):
    with store.writing() as writer:
        again, third = write(writer, 200), write(writer, 200)
    assert [again.name, third.name] == ["000000000200-2", "000000000200-3"] == store.names[-2:]
    assert store.generation(200).name == third.name and store.generation("000000000200-2").name == again.name
    assert store.latest_whole()[0].name == third.name and store.verify() == []


@pytest.mark.parametrize("number", [1, 2, 9])
def test_only_the_newest_generations_are_kept(store, number):
    with store.writing() as writer:
        for step in (300, 400):
            write(writer, step, keep=number)
    assert store.names == ["000000000000", "000000000100", "000000000200", "000000000300", "000000000400"][-number:]
    assert store.verify() == []


def test_visibly_damaged_generations_do_not_count_as_kept(store):
    (store.generation(200).folder / "0.h5").unlink()
    with store.writing() as writer:
        write(writer, 300, keep=2)
    assert store.names == ["000000000100", "000000000200", "000000000300"]


def test_at_least_one_is_kept(store):
    with store.writing() as writer, pytest.raises(ValueError, match="at least one"):
        writer.keep(0)


def test_what_comes_after_the_generation_that_goes_on_is_gone(store):
    with store.writing() as writer:
        writer.go_on_from(store.generation(100))
        assert store.names == ["000000000000", "000000000100"]
        assert (store.folder / "latest").read_text() == "000000000100\n"
        assert write(writer, 200).name == "000000000200"
    assert store.verify() == []


def test_a_damaged_generation_never_takes_the_place_of_later_ones(store):
    before = store.generation(100)
    (before.folder / "1.h5").write_bytes(bytes((before.folder / "1.h5").stat().st_size))
    with (
        store.writing() as writer,
        pytest.raises(DamagedSnapshot, match=r"cannot go on: generations/000000000100/1\.h5 is not as"),
    ):
        writer.go_on_from(before)
    assert store.latest_whole()[0].step == 200


def test_arrays_for_another_number_of_partitions_are_refused(store):
    with store.writing() as writer, pytest.raises(ValueError, match="there are 2 partitions, and arrays for 3"):
        writer.write(300, [{}] * 3, {})


def test_numbers_of_numpy_are_numbers(store):
    with store.writing() as writer:
        made = write(writer, np.int64(300), records={RECORD: Content(np.int64(5), "crc32:89abcdef")})
    assert (made.name, made.facts.records) == ("000000000300", {RECORD: Content(5, "crc32:89abcdef")})


def test_a_generation_before_others_is_refused(store):
    with store.writing() as writer:
        with pytest.raises(ValueError, match="there is a generation 000000000200 of a later step than 150; go on from an"):
            write(writer, 150)
        writer.go_on_from(store.generation(100))
        assert write(writer, 150).facts.parent == "000000000100"


def test_the_order_of_what_reaches_the_disk(store):
    """Files, then the folder of them, then its name, then `latest`: at each moment a power cut leaves something whole."""
    done = []
    with store.writing() as writer, operations(store.folder, lambda number, name, what: done.append((name, what))):
        write(writer, 300)
    names = [name for name, _ in done]
    appeared, pointed = names.index("rename"), names.index("replace")
    assert names[:appeared].count("fsync") == 5 and names[appeared:pointed].count("fsync") == 2
    assert names[pointed:].count("fsync") == 1 and "write" not in names[pointed:]
    assert "write" not in names[names.index("rename") - 1 : names.index("rename")]


def test_each_operation_that_fails_leaves_what_was_there(tmp_path):
    """A full disk at every moment of a checkpoint that also removes an old one."""
    first = make(tmp_path / "first")
    with first.writing() as writer:
        write(writer, 100)
    which, failed = 0, 0
    while True:
        which += 1
        folder = shutil.copytree(first.folder, tmp_path / str(which))
        store, problem, reached = Store.open(folder), None, []
        with store.writing() as writer:

            def act(number, name, path, which=which, reached=reached):
                if number == which:
                    reached.append(name)
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            with operations(folder, act):
                try:
                    write(writer, 200, keep=2)
                except FileProblem as error:
                    problem = str(error)
            newest, damages = store.latest_whole()
            assert same(newest) and damages == [] and newest.step in (100, 200), reached
            assert store.verify() == []
            if problem is not None:
                failed += 1
                assert re.fullmatch(r".*: No space left on device; make room there; the generation \d+ stays", problem)
                assert problem.startswith(f"{folder}: ")
        with store.writing() as writer:
            write(writer, 300, keep=2)
        assert temporaries(folder) == [] and store.verify() == [] and store.latest_whole()[0].step == 300
        shutil.rmtree(folder)
        if not reached:
            break
    assert which > 25 and failed > 20


@pytest.mark.parametrize("operation", ["mkdir", "rename", "replace"])
def test_an_interrupt_leaves_nothing_half_done(store, operation):
    def act(number, name, path):
        if name == operation:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.writing() as writer, operations(store.folder, act):
        write(writer, 300)
    assert temporaries(store.folder) == [] and store.verify() == []
    assert store.latest_whole()[0].step == (300 if operation == "replace" else 200)


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
def test_a_disk_that_takes_half_a_file(store):
    """The limit of the system for the size of a file ends a write in its middle."""
    done = subprocess.run([sys.executable, "-c", LIMITED, str(store.folder)], capture_output=True, text=True, check=True)
    said = "the checkpoint before step 300 was not written: File too large; make room there; the generation 000000000200 stays"
    assert done.stdout.strip() == f"{store.folder}: {said}"
    assert temporaries(store.folder) == [] and store.verify() == [] and store.latest_whole()[0].step == 200


def test_a_disk_without_room_is_told_before_it_is_filled(store, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 2_000_000}))
    large = {"large": np.zeros(1_000_000)}
    said = "the checkpoint before step 300 was not written: it needs 9.0 MB, and 2.0 MB are free; make room there; "
    with store.writing() as writer, pytest.raises(FileProblem, match=said):
        writer.write(300, [large, {}], {})
    assert temporaries(store.folder) == []


@pytest.mark.parametrize(
    ("code", "remedy"),
    [(errno.EROFS, "see that you may write there"), (errno.EIO, "Input/output error; see that the disk is sound")],
)
def test_other_refusals_have_other_remedies(store, code, remedy):
    with store.writing() as writer, failing(store.folder, 1, code), pytest.raises(FileProblem, match=remedy):
        write(writer, 300)


def test_a_disk_that_gives_back_something_else_is_found_out(store, monkeypatch):
    found = checksum.content
    monkeypatch.setattr(
        "cxsystem2.snapshots.disk.content", lambda path, method: found(path.parent.parent / "000000000100" / "0.h5", method)
    )
    with store.writing() as writer, pytest.raises(FileProblem, match="does not give back what was written"):
        write(writer, 300)
    assert store.names[-1] == "000000000200"


def test_a_second_writer_is_told_who_writes(store):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        said = rf"process {process.pid} on \S+ \(since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\) is working on this snapshot; wait"
        with pytest.raises(FileProblem, match=said), store.writing():
            pass
        assert store.latest_whole()[0].step == 200  # reading needs no lock
        process.kill()
    with store.writing() as writer:
        write(writer, 300)


def test_what_killed_writers_have_left_goes(store):
    half = temporary(store.generation(200).folder)
    half.mkdir()
    (half / "0.h5").write_bytes(b"half")
    temporary(store.folder / "latest").write_text("0000")
    assert store.verify() == [] and store.names[-1] == "000000000200"
    with store.writing():
        assert temporaries(store.folder) == []


def test_nothing_is_changed_through_a_link(store, tmp_path):
    (store.folder / "generations").rename(tmp_path / "elsewhere")
    (store.folder / "generations").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileProblem, match="this is a link; nothing is changed through it"), store.writing():
        pass
