"""What is damaged is named and never used; the newest whole generation is found."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxsystem2.errors import FileProblem
from cxsystem2.snapshots import DamagedSnapshot, FileFault, Store
from cxsystem2.snapshots.sealed import end
from tests.snapshots.conftest import RECORD, make, same, write

NEWEST = "generations/000000000200/"
FILES = [
    *(NEWEST + name for name in ("0.h5", "1.h5", "common.h5", "generation.json")),
    *("network/0/targets.bin", "network/1/targets.bin", "network/common/cells.bin"),
    *("tables/anatomy.csv", "tables/physiology.csv"),
]


def flip(path, place, bit=0):
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)


def found(store):
    return [(damage.file, damage.fault) for damage in store.verify()]


def test_a_sound_snapshot_has_no_damage(store):
    assert store.verify() == [] == store.static_damages()
    newest, damages = Store.open(store.folder).latest_whole()
    assert (newest.step, damages) == (200, []) and same(newest)


@pytest.mark.parametrize("file", FILES)
def test_one_flipped_bit_in_each_kind_of_file(store, file):
    whole = (store.folder / file).read_bytes()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, len(whole) - 1), st.integers(0, 7))
    def try_(place, bit):
        (store.folder / file).write_bytes(whole)
        flip(store.folder / file, place, bit)
        assert found(store) == [(file, FileFault.CHANGED)]
        newest, damages = store.latest_whole()
        damaged = file.startswith(NEWEST)
        assert (newest.step, [damage.file for damage in damages]) == ((100, [file]) if damaged else (200, []))

    try_()


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("hurt", "fault"),
    [
        (lambda path: path.unlink(), FileFault.MISSING),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), FileFault.SHORTER),
        (lambda path: path.write_bytes(b""), FileFault.SHORTER),
        (lambda path: path.write_bytes(path.read_bytes() + b"\0"), FileFault.LONGER),
    ],
    ids=["missing", "cut", "empty", "longer"],
)
def test_missing_files_and_files_of_another_size(store, file, hurt, fault):
    hurt(store.folder / file)
    sealed = file.endswith(".json") and fault is not FileFault.MISSING
    assert found(store) == [(file, FileFault.CHANGED if sealed else fault)]
    assert store.latest_whole()[0].step == (100 if file.startswith(NEWEST) else 200)


def test_files_of_two_generations_are_told_apart(store):
    home = store.folder / "generations"
    shutil.copy(home / "000000000100" / "1.h5", home / "000000000200" / "1.h5")
    assert found(store) == [(NEWEST + "1.h5", FileFault.CHANGED)]


def test_a_generation_under_another_name_is_told_apart(store):
    home = store.folder / "generations"
    shutil.copytree(home / "000000000100", home / "000000000300")
    newest, (damage,) = store.latest_whole()
    assert newest.step == 200
    assert str(damage) == f"generations/000000000300/generation.json {FileFault.CHANGED} (it is of the generation 000000000100)"


def test_a_generation_of_a_newer_version_is_named_and_passed_over(store):
    path = store.folder / NEWEST / "generation.json"
    body = path.read_bytes().replace(b'"version": 1', b'"version": 2')
    body = body[: body.rindex(b",")]
    path.write_bytes(body + end(body))
    newest, (damage,) = store.latest_whole()
    assert newest.step == 100
    assert str(damage) == f"{NEWEST}generation.json was written by a newer version of cxsystem2; update this one"


def test_a_generation_of_another_snapshot_is_told_apart(store, tmp_path):
    other = make(tmp_path / "other")
    with other.writing() as writer:
        made = write(writer, 300)
    shutil.copytree(made.folder, store.folder / "generations" / made.name)
    assert [str(damage) for damage in store.latest_whole()[1]] == [
        f"generations/000000000300/generation.json {FileFault.CHANGED} (it is of another snapshot)"
    ]


def test_records_must_reach_to_what_a_generation_knows_of_them(store):
    record = store.folder / RECORD
    record.write_bytes(bytes(1000))  # the run went on after the checkpoint
    assert store.verify() == []
    record.write_bytes(bytes(99))
    newest, (damage,) = store.latest_whole()
    assert newest.step == 100
    assert str(damage) == f"{RECORD} {FileFault.SHORTER} (the generation 000000000200 knows 100 bytes of it)"


def test_records_must_be_what_a_generation_knows_of_them(store):
    """A byte that has changed is named; the generation before it goes on."""
    record = store.folder / RECORD
    record.write_bytes(bytes(70) + b"x" + bytes(1000))
    newest, (damage,) = store.latest_whole()
    assert newest.step == 100
    assert str(damage) == f"{RECORD} {FileFault.CHANGED} (the generation 000000000200 knows 100 bytes of it)"
    record.write_bytes(bytes(100) + b"x")
    assert store.verify() == []


def test_all_damages_are_named_when_nothing_is_whole(store):
    for name in store.names:
        (store.folder / "generations" / name / "0.h5").unlink()
    said = r"no generation to go on from; none is whole: generations/000000000200/0\.h5 is missing; "
    with pytest.raises(DamagedSnapshot, match=said) as hit:
        store.latest_whole()
    assert len(hit.value.damages) == 3


def test_a_snapshot_without_any_generation_says_so(store):
    shutil.rmtree(store.folder / "generations")
    with pytest.raises(DamagedSnapshot, match="there is none at all"):
        store.latest_whole()
    assert found(store) == [("latest", FileFault.CHANGED)]


@pytest.mark.parametrize(
    ("text", "fault"), [(None, FileFault.MISSING), (b"000000000300\n", FileFault.CHANGED), (b"\xff", FileFault.UNREADABLE)]
)
def test_the_latest_generation_is_found_without_the_file_that_names_it(store, text, fault):
    (store.folder / "latest").unlink()
    if text is not None:
        (store.folder / "latest").write_bytes(text)
    assert found(store) == [("latest", fault)]
    assert store.latest_whole()[0].step == 200
    with store.writing() as writer:
        writer.go_on_from(store.generation(200))
    assert store.verify() == []


def test_static_files_are_looked_at_for_some_partitions(store):
    flip(store.folder / "network/1/targets.bin", 5)
    assert store.static_damages([0]) == [] == store.static_damages([0, 1], thorough=False)
    assert [str(damage) for damage in store.static_damages([1])] == ["network/1/targets.bin is not as it was written"]
    flip(store.folder / "network/common/cells.bin", 5)
    assert [damage.file for damage in store.static_damages([0])] == ["network/common/cells.bin"]


def test_a_generation_is_found_by_name_and_by_step(store):
    assert [store.generation(which).step for which in (100, "100", "000000000100", "0")] == [100, 100, 100, 0]
    for which in (150, "x", "../000000000100", "100-1", "²"):
        with pytest.raises(FileProblem, match=f"there is no generation '{which}'; there are 000000000000, 000000000100, 00"):
            store.generation(which)


@pytest.mark.parametrize(
    ("make_it", "said"),
    [
        (lambda path: None, "there is no such directory"),
        (lambda path: path.write_text("x"), "this is no directory"),
        (
            lambda path: (path.mkdir(), (path / "batch.json").write_text("{}")),
            "this is a batch of many runs; `cxsystem2 batch resume",
        ),
        (lambda path: path.mkdir(), "this directory is no snapshot of cxsystem2: there is no manifest.json"),
        (lambda path: (path / "generations" / "000000000000").mkdir(parents=True), "manifest.json: the file is missing"),
    ],
)
def test_what_is_no_snapshot_is_refused(tmp_path, make_it, said):
    make_it(tmp_path / "it")
    with pytest.raises(FileProblem, match=said):
        Store.open(tmp_path / "it")


@pytest.mark.parametrize("name", ["run.json", "recorded.json"])
def test_what_is_known_of_runs_is_verified_where_it_is_there(store, name):
    path = store.folder / name
    body = b'{\n "format": "cxsystem2 run"'
    path.write_bytes(body + end(body))
    assert found(store) == []
    flip(path, 3)
    assert found(store) == [(name, FileFault.CHANGED)]
    path.write_bytes(b"")
    assert found(store) == [(name, FileFault.CHANGED)]
