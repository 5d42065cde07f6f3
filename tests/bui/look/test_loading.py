"""The shelf of results, and what is said of those that are not there."""

import threading

import h5py
import numpy as np
import pytest

from bui.answers import NotThere
from bui.look import loading
from bui.look.loading import Shelf, compared_path, result_path, size_of
from cxsystem2.errors import FileProblem
from cxsystem2.results import Spikes, save


def test_a_file_is_read_once_and_again_when_it_has_changed(home, run, results, monkeypatch):
    reads = []
    monkeypatch.setattr(loading, "load", lambda path, own=loading.load: reads.append(path) or own(path))
    shelf, path = Shelf(), result_path(home, run)
    first = shelf.results(path)
    assert shelf.results(path) is first
    assert len(reads) == 1
    results.title = "another one"
    save(results, path, overwrite=True)
    assert shelf.results(path).title == "another one"
    assert len(reads) == 2


def test_two_that_ask_at_once_read_it_once(home, run, monkeypatch):
    reads, begun = [], threading.Barrier(4)
    monkeypatch.setattr(loading, "load", lambda path, own=loading.load: reads.append(path) or own(path))
    shelf, found = Shelf(), []

    def ask():
        begun.wait()
        found.append(shelf.results(result_path(home, run)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reads) == 1
    assert all(one is found[0] for one in found)


def test_what_was_not_asked_for_longest_goes(tmp_path, results):
    size = size_of(results)
    paths = [save(results, tmp_path / f"{number}.h5") for number in range(4)]
    shelf = Shelf(most_bytes=int(2.5 * size))
    kept = [shelf.results(path) for path in paths]
    assert len(shelf) == 2
    assert shelf.results(paths[3]) is kept[3]
    assert shelf.results(paths[0]) is not kept[0]
    small = Shelf(most_bytes=1)
    assert small.results(paths[0]) is small.results(paths[0])  # the one in use stays whatever its size


def test_spikes_are_put_in_order(tmp_path, results):
    spikes = results.spikes["NG2_SS_L4"]
    results.spikes["NG2_SS_L4"] = Spikes(spikes.i[::-1], spikes.t[::-1])
    found = Shelf().results(save(results, tmp_path / "mixed.h5")).spikes["NG2_SS_L4"]
    assert np.all(np.diff(found.t) >= 0)
    assert sorted(zip(found.t, found.i, strict=True)) == sorted(zip(spikes.t, spikes.i, strict=True))


@pytest.mark.parametrize("id", ["", "..", "0123456789aB", "0123456789ab/..", "../0123456789ab", "ffffffffffff", "a\n"])
def test_ids_that_name_nothing(home, id):
    with pytest.raises(NotThere):
        result_path(home, id)
    with pytest.raises(NotThere):
        compared_path(home, f"{id}:0")


def test_a_run_without_a_result(home):
    (home.runs / "00000000000b").mkdir()
    with pytest.raises(NotThere, match="has no result"):
        result_path(home, "00000000000b")
    with pytest.raises(NotThere, match="no sweep"):
        result_path(home, "00000000000b", 0)


def test_points_of_a_sweep(home, sweep, make_batch):
    batch = make_batch({"J": ["1*nS", "2*nS"]}, folder=f"home/runs/{sweep}/batch")
    assert result_path(home, sweep, 1) == compared_path(home, f"{sweep}:1") == batch.result(batch.runs[1])
    with pytest.raises(NotThere, match="choose one of its points"):
        result_path(home, sweep)
    with pytest.raises(NotThere, match="0 to 1"):
        result_path(home, sweep, 2)
    batch.result(batch.runs[0]).unlink()
    with pytest.raises(NotThere, match="it is waiting"):
        result_path(home, sweep, 0)


def test_a_damaged_result(home, run):
    result_path(home, run).write_bytes(b"\x89HDF\r\n")
    with pytest.raises(FileProblem, match="not a result file"):
        Shelf().results(result_path(home, run))


def break_it(path, what):
    with h5py.File(path, "r+") as file:
        group = file["spikes/NG2_SS_L4"]
        match what:
            case "cells":
                group["i"][0] = 10**6
            case "negative":
                group["i"][0] = -1
            case "times":
                group["t"][0] = np.nan
            case "lengths":
                del group["t"]
                group["t"] = np.zeros(3)
            case "words":
                del group["i"]
                group["i"] = "x"
            case "nobody":
                file["spikes"].copy("NG2_SS_L4", "NG9_nobody")
            case "positions":
                del file["populations/NG2_SS_L4/w"]
                file["populations/NG2_SS_L4/w"] = np.zeros(2, complex)
            case "json":
                del file["warnings"]
                file["warnings"] = "{"
            case "runtime":
                file.attrs["runtime"] = np.inf
            case "version":
                file.attrs["version"] = "x"
            case "values":
                del file["recordings/NG2_SS_L4/vm/values"]
                file["recordings/NG2_SS_L4/vm/values"] = np.zeros((5, 5))


@pytest.mark.parametrize(
    "what",
    ["cells", "negative", "times", "lengths", "words", "nobody", "positions", "json", "runtime", "version", "values"],
)
def test_a_result_that_was_tampered_with_is_one_sentence(home, run, client, what):
    break_it(result_path(home, run), what)
    for view in ("results", "raster", "rates", "activity", "measures", "traces", "files", "exports", "export/csv"):
        answer = client.get(f"/api/runs/{run}/{view}")
        assert answer.status_code in (200, 400, 404), (view, answer.data)
        if view == "raster":
            assert "damaged" in answer.json["error"]
            assert str(home.folder) not in answer.json["error"]


def test_a_small_file_that_stands_for_more_than_memory_is_not_read(home, run):
    with h5py.File(result_path(home, run), "r+") as file:
        group = file["spikes/NG2_SS_L4"]
        del group["t"]
        group.create_dataset("t", shape=(10**12,), dtype=float, chunks=(10**6,), compression="gzip")
    assert result_path(home, run).stat().st_size < 2**20
    with pytest.raises(FileProblem, match="memory"):
        Shelf().results(result_path(home, run))


def test_a_file_of_a_strange_name_can_be_downloaded(home, run, client):
    for name in ("a\nSet-Cookie: x=1", "b\udcff.txt", 'c".txt', "…"):
        (home.runs / run / name).write_text("x")
    for one in client.get(f"/api/runs/{run}/files").json:
        answer = client.get(f"/api/runs/{run}/files/{one['id']}")
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
