"""``cxvisualize``, ``cxmetadata`` and ``cxcluster``, as users of CxSystem know them."""

import pickle
import shlex
import zlib
from pathlib import Path

import pandas as pd
import pytest

from cxsystem2 import cli
from cxsystem2.exports.dictionary import save_legacy
from cxsystem2.results import load

OLD = Path(__file__).parents[1] / "legacy" / "data" / "metadata_pandas_2.3.3.gz"


@pytest.fixture
def script(called):
    """Call one of the scripts in this process, by the function behind it."""

    def call(name, *words):
        return called(getattr(cli, f"{name}_main"), f"cx{name}", *words)

    return call


@pytest.fixture
def batch(make_batch):
    return make_batch({"J": ["1*nS", "2*nS"]})


def test_every_script_has_its_function():
    text = (Path(__file__).parents[2] / "setup.py").read_text()
    for name in ("convert", "visualize", "metadata", "cluster"):
        assert f"=cxsystem2.cli:{name}_main" in text
        assert callable(getattr(cli, f"{name}_main"))


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("visualize", "cxvisualize"),
        ("metadata", "cxmetadata"),
        ("cluster", "cxcluster"),
        ("convert", "cxconfig"),
        ("serve", "cxserver"),
    ],
)
def test_a_script_says_how_it_is_called_itself(script, name, program):
    for words in (["--help"], ["-h"]):
        shown = script(name, *words)
        assert shown.returncode == 0 and f"Usage: {program} [OPTIONS]" in shown.stdout
    wrong = script(name, "--nonsense")
    assert wrong.returncode == 2 and "No such option" in wrong.stderr and "Traceback" not in wrong.stderr


def test_rasters_of_all_results_with_a_time_stamp(script, batch, tmp_path):
    """Of ours and of older programs; what cannot be read is named, and the rest is drawn."""
    folder = tmp_path / "batch"
    save_legacy(load(batch.result(batch.runs[0])), folder / "cobaeif_results_20191123_1506038.gz")
    done = script("visualize", "--rasterplot-pdf", "batch", "results", "-s", "5%")
    assert (done.returncode, done.stdout) == (0, "batch/plot_results.pdf\n")
    assert "one of 20 spikes is drawn (5 %)" in done.stderr
    assert b"/Count 3" in (folder / "plot_results.pdf").read_bytes()
    assert script("visualize", "--rasterplot-pdf", "batch", "_20191123_1506038").stdout == "batch/plot_20191123_1506038.pdf\n"
    assert b"/Count 1" in (folder / "plot_20191123_1506038.pdf").read_bytes()
    batch.result(batch.runs[1]).write_bytes(b"damaged")
    done = script("visualize", "--rasterplot-pdf", "batch", "results")
    assert done.returncode == 1 and "left out: " in done.stderr


def test_files_for_visimpl(script, batch, tmp_path):
    path = batch.result(batch.runs[0])
    done = script("visualize", "-c", path)
    assert done.returncode == 0
    assert [Path(line).is_file() for line in done.stdout.splitlines()] == [True] * 3


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--rasterplot-pdf", "batch"), "--rasterplot-pdf takes two words"),
        (("--rasterplot-pdf", "nowhere", "x"), "nowhere: there is no such folder"),
        (("--rasterplot-pdf", "batch", "2099"), "batch: no result file below this folder has '2099' in its path"),
        (("--rasterplot-pdf", "batch", "results", "-s", "0"), "-s 0: the part of the spikes"),
        (("--rasterplot-pdf", "batch", "results", "-s", "some"), "-s some: the part of the spikes"),
        (("a", "b"), "name one result file"),
        (("-c", "none.h5"), "none.h5: there is no such file"),
        (("none.h5",), "ViSimpl is not installed"),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(script, batch, words, reason):
    done = script("visualize", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"cxsystem2: {reason}") and len(done.stderr.splitlines()) == 1


def test_metadata_of_array_runs_and_batches(script, command, batch, tmp_path):
    shown = script("metadata", OLD).stdout
    assert "Dimension-1 Value" in shown and "/a/b_3.gz" in shown
    assert script("metadata", OLD, "--output", "m.csv").stdout == "m.csv\n"
    assert pd.read_csv(tmp_path / "m.csv")["Dimension-1 Value"].tolist() == ["1*nS", "2*nS", "3*nS"]
    assert "exists already" in script("metadata", OLD, "--output", "m.csv").stderr
    assert script("metadata", OLD, "--output", "m.csv", "--force").returncode == 0
    assert "2*nS" in script("metadata", "batch").stdout
    assert "holds no data frame" in script("metadata", _pickle(tmp_path, {"a": 1})).stderr


def test_the_metadata_that_we_write_for_older_programs(script, command, batch):
    done = command("batch", "collect", "batch", "-m", "rate", "--legacy-metadata", "--quiet")
    path = batch.folder.parent / done.stdout.splitlines()[1]
    frame = pickle.loads(zlib.decompress(path.read_bytes()))
    assert list(frame.columns) == ["Dimension-1 Parameter", "Dimension-1 Value", "Full_path"]
    assert frame["Dimension-1 Value"].tolist() == ["1*nS", "2*nS"]
    assert [Path(one) for one in frame["Full_path"]] == [batch.result(run) for run in batch.runs]
    assert "2*nS" in script("metadata", path).stdout


def _pickle(folder, content):
    path = folder / "cluster_metadata_260101_120000.pkl"
    path.write_bytes(pickle.dumps(content))
    return path


def test_cluster_shows_how_far_a_batch_is(script, batch):
    done = script("cluster", "batch")
    assert done.stdout.startswith("batch: 2 done, 0 failed")
    assert done.stderr == ""  # nothing is missing, so there is nothing to go on with


def test_cluster_quotes_what_a_pickle_says(script, tmp_path):
    content = {
        "cluster_address": "host; touch pwned", "cluster_login_node": "$(touch pwned)", "cluster_username": "ada",
        "suffix": "_1\x1b]0;title\x07", "cluster_simulation_folder": "/scratch/'; touch pwned; '",
        "local_cluster_run_download_folder": "`touch pwned`",
    }  # fmt: skip
    done = script("cluster", _pickle(tmp_path, content))
    assert done.returncode == 0 and "\x1b" not in done.stdout and "\x07" not in done.stdout
    (copy,) = [line for line in done.stdout.splitlines() if line.startswith("  scp")]
    words = shlex.split(copy)
    assert words[:3] == ["scp", "-o", "ProxyJump=ada@$(touch pwned)"] and words[-1] == "`touch pwned`" and len(words) == 5
    (ask,) = [line for line in done.stdout.splitlines() if line.startswith("  ssh")]
    assert shlex.split(ask)[3:] == ["ada@host; touch pwned", "squeue", "-u", "ada"]
    done = script("cluster", _pickle(tmp_path, {**content, "cluster_username": "-oProxyCommand=touch pwned"}))
    assert (done.returncode, done.stdout) == (1, "")


def test_cluster_says_how_to_get_the_results_of_an_old_run(script, tmp_path):
    content = {
        "cluster_address": "puhti.example.org", "cluster_login_node": "--", "cluster_username": "ada",
        "suffix": "_260101_120000", "cluster_simulation_folder": "/scratch/ada/cobaeif",
        "local_cluster_run_download_folder": "downloads",
    }  # fmt: skip
    done = script("cluster", _pickle(tmp_path, content))
    assert done.returncode == 0
    assert "scp 'ada@puhti.example.org:/scratch/ada/cobaeif/*_260101_120000*' downloads" in done.stdout
    done = script("cluster", _pickle(tmp_path, {**content, "cluster_login_node": "gate.example.org"}))
    assert "scp -o ProxyJump=ada@gate.example.org " in done.stdout
    done = script("cluster", _pickle(tmp_path, {"suffix": "x"}))
    assert (done.returncode, done.stdout) == (1, "")
    assert "these are not the metadata of a cluster run: 'cluster_address' is missing" in done.stderr
