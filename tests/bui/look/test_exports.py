"""Exports: what comes out is what the result holds."""

import csv
import dataclasses
import io
import subprocess
import sys
import threading
import zipfile
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from bui.look import export_routes, room
from cxsystem2 import CxSystem
from cxsystem2.measures import measure
from cxsystem2.results import save
from cxsystem2.results.export import Export, exports


@pytest.fixture
def download(client, run):
    """Get an export of a run."""

    def get(word, of=run, **query):
        return client.get(f"/api/runs/{of}/export/{word}", query_string=query)

    return get


def archive(answer):
    assert answer.status_code == 200, answer.json
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_csv_holds_every_spike_and_value(download, results):
    found = archive(download("csv"))
    spikes = pd.read_csv(found.open("spikes.csv"))
    for name, own in spikes.groupby("population"):
        assert own["cell"].tolist() == results.spikes[name].i.tolist()
        assert own["time"].to_numpy() == pytest.approx(results.spikes[name].t, abs=1e-9)
    assert len(spikes) == 1900
    populations = pd.read_csv(found.open("populations.csv"), index_col="population")
    assert populations["size"].to_dict() == {name: one.size for name, one in results.populations.items()}
    trace = pd.read_csv(found.open("recordings/NG2_SS_L4_vm_volt.csv"))
    assert trace["7"].max() == 0.04
    assert len(pd.read_csv(found.open("cells.csv"))) == 152


def test_measures_are_those_of_the_package(download, results):
    found = pd.read_csv(io.BytesIO(download("measures").data), index_col=0)
    pd.testing.assert_frame_equal(found, measure(results), check_dtype=False)


@pytest.mark.parametrize(("word", "magic"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_pictures(download, word, magic):
    assert download(word).data.startswith(magic)


def test_the_script_gives_the_same_spikes(download, home, anatomy, physiology, tmp_path):
    own = CxSystem(anatomy, physiology).run(save_results=False)
    save(own, home.runs / "00000000000a" / "results.h5")
    archive(download("script", "00000000000a")).extractall(tmp_path / "script")
    (script,) = (tmp_path / "script").glob("*.py")
    subprocess.run([sys.executable, script], check=True, capture_output=True, cwd=tmp_path)
    found = np.load(script.with_name(f"{script.stem}_spikes.npz"))
    for name, spikes in own.spikes.items():
        assert np.array_equal(found[f"{name}.t"], spikes.t)


def test_what_cannot_be_had_says_why(client, download, results, home, run):
    listed = {one["word"]: one for one in client.get(f"/api/runs/{run}/exports").json}
    assert set(listed) >= {"csv", "measures", "script", "png", "pdf"}
    assert not listed["script"]["available"]
    assert "does not hold the tables" in listed["script"]["missing"]
    answer = download("script")
    assert (answer.status_code, answer.json["error"]) == (409, listed["script"]["missing"])
    results.device, results.anatomy = "genn", "params"
    save(results, home.runs / run / "results.h5", overwrite=True)
    assert "'genn'" in download("script").json["error"]
    results.device, results.synapses = "cpp", {"S": 10**9}
    assert "take too long" in exports["script"]().missing(results)
    results.spikes = {}
    assert "[Sp]" in exports["png"]().missing(results)


SCRIPT = "</text><script>alert(1)</script><img src=x onerror='alert(2)'> & \\u202e"


def test_words_of_others_stay_words_in_every_export(download, results, home, run):
    """Of titles, types and names: an SVG opens in a browser, and a CSV file in a spreadsheet program."""
    results.title = SCRIPT
    for name, one in [*results.populations.items()]:
        results.populations[name] = dataclasses.replace(one, type="=HYPERLINK(1)", area="@SUM(1)", label=SCRIPT)
    save(results, home.runs / run / "results.h5", overwrite=True)
    picture = download("svg")
    tree = ElementTree.fromstring(picture.data)
    assert {node.tag.rpartition("}")[2] for node in tree.iter()}.isdisjoint({"script", "img", "foreignObject"})
    assert not [name for node in tree.iter() for name in node.attrib if name.lower().startswith("on")]
    assert picture.headers["Content-Disposition"].startswith("attachment")
    found = archive(download("csv"))
    populations = [*csv.reader(io.StringIO(found.read("populations.csv").decode()))]
    assert {row[3] for row in populations[1:]} == {"'=HYPERLINK(1)"} and {row[6] for row in populations[1:]} == {"'@SUM(1)"}
    for word in ("csv", "measures", "png", "pdf"):
        head = download(word).headers["Content-Disposition"]
        assert "<" not in head and "\n" not in head


def test_no_cell_of_a_table_of_a_sweep_is_calculated(download, home, make_batch, sweep):
    (home.runs / sweep).mkdir()
    make_batch({"=J": ["=1+1", "@x", "-60*mV"]}, lambda j: 1.0, folder=f"home/runs/{sweep}/batch")
    rows = [*csv.reader(io.StringIO(download("table", sweep).data.decode()))]
    assert all(not text.startswith(("=", "@")) for row in rows for text in row)
    place = rows[0].index("'=J")
    assert [row[place] for row in rows[1:]] == ["'=1+1", "'@x", "'-60*mV"]


def test_an_unknown_export(download):
    answer = download("floppy")
    assert answer.status_code == 404
    assert download("table").status_code == 404  # a run is no sweep


def test_sweeps(client, download, home, make_batch, sweep, tmp_path):
    (home.runs / sweep).mkdir()
    batch = make_batch({"J": ["1*nS", "2*nS"]}, folder=f"home/runs/{sweep}/batch")
    assert batch.folder == home.runs / sweep / "batch"
    listed = {one["word"]: one["available"] for one in client.get(f"/api/runs/{sweep}/exports").json}
    assert listed == {
        "table": True, "table_parquet": True, "table_hdf5": True, "sweep_png": True, "sweep_pdf": True, "rasters": True,
    }  # fmt: skip
    table = pd.read_csv(io.BytesIO(download("table", sweep).data))
    assert table["J [nS]"].tolist() == [1, 2]
    assert download("table_hdf5", sweep).data.startswith(b"\x89HDF")
    assert download("table_parquet", sweep).data.startswith(b"PAR1")
    assert download("sweep_png", sweep).data.startswith(b"\x89PNG")
    assert download("rasters", sweep).data.startswith(b"%PDF")
    one = archive(download("csv", sweep, point=1))
    assert len(pd.read_csv(one.open("spikes.csv"))) == sum(len(own.t) for own in _results(batch, 1).spikes.values())
    for run in batch.runs:
        batch.result(run).unlink()
    assert "no run of this sweep is done" in download("sweep_pdf", sweep).json["error"]


def _results(batch, number):
    from cxsystem2.results import load

    return load(batch.result(batch.runs[number]))


def test_no_file_is_left_behind(download, tmp_path, monkeypatch):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    download("measures").close()
    download("script").close()
    assert not list((tmp_path / "temporary").iterdir())


def test_a_kind_of_ones_own_is_one_class(download, monkeypatch):
    monkeypatch.setattr("bui.look.export_routes.exports", exports.layered())

    @export_routes.exports.register("counted")
    class Counted(Export):
        """How many spikes there are."""

        suffix = ".txt"

        def write(self, results, target):
            target.write_text(str(sum(len(own.t) for own in results.spikes.values())))

    assert download("counted").data == b"1900"


def test_more_exports_than_the_server_has_threads_for_are_refused(client, run, monkeypatch):
    monkeypatch.setattr(room, "_ROOM", threading.BoundedSemaphore(1))
    with room.room():
        answer = client.get(f"/api/runs/{run}/export/csv")
        assert (answer.status_code, list(answer.json)) == (409, ["error"])
    for _ in range(3):
        assert client.get(f"/api/runs/{run}/export/csv").status_code == 200
