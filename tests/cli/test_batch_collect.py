"""``cxsystem2 batch collect``, ``plot`` and ``rasters``."""

import pandas as pd
import pytest

from cxsystem2 import load


@pytest.fixture
def batch(make_batch):
    return make_batch({"J": ["1*nS", "2*nS"], "k": ["1", "2"]}, lambda j, k: 10 * float(k))


def test_the_answer_is_a_table(command, batch, tmp_path):
    done = command("batch", "collect", "batch", "-m", "rate", "-m", "cv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "batch/collected.csv\n", "4 runs: 4 done\n")
    table = pd.read_csv(tmp_path / "batch" / "collected.csv", index_col="run")
    assert table["rate.SS"].round().tolist() == [10, 20, 10, 20]
    done = command("batch", "collect", "batch", "-m", "rate", "--shape", "long", "--output", "long.csv", "--quiet")
    assert (done.stdout, done.stderr) == ("long.csv\n", "")
    assert {"population", "measure", "value", "unit"} <= set(pd.read_csv(tmp_path / "long.csv").columns)


def test_a_damaged_result_is_named_and_the_status_is_1(command, batch):
    path = batch.result(batch.runs[2])
    path.write_bytes(b"damaged")
    done = command("batch", "collect", "batch")
    assert done.returncode == 1
    assert done.stdout == "batch/collected.csv\n"
    assert done.stderr.splitlines()[0] == "4 runs: 3 done, 1 unreadable"
    assert f"{path.name}: this is not a result file" in done.stderr


def test_a_wrong_suffix_is_said_before_the_work(command, batch):
    done = command("batch", "collect", "batch", "--output", "table.xlsx")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "cxsystem2: table.xlsx: a table is written as .csv, .parquet, .h5, by the suffix of the file\n"
    assert not list(batch.folder.rglob("*.measures.json"))


def test_a_picture(command, batch, tmp_path):
    done = command("batch", "plot", "batch", "--population", "SS", "--at", "k=2", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "batch/rate.png\n", "")
    assert (tmp_path / "batch" / "rate.png").read_bytes().startswith(b"\x89PNG")
    assert command("batch", "plot", "batch", "-m", "real_time_factor", "--output", "x.pdf").stdout == "x.pdf\n"
    done = command("batch", "plot", "batch", "--at", "k")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "cxsystem2: --at k: write NAME=VALUE")


def test_rasters(command, batch, tmp_path):
    done = command("batch", "rasters", "batch", "--output", "r.pdf", "--population", "NG1_SS_L4", "--start", "0.5")
    assert (done.returncode, done.stdout) == (0, "r.pdf\n")
    assert b"/Count 4" in (tmp_path / "r.pdf").read_bytes()


def test_a_batch_that_was_run(command, files, tmp_path):
    """No made-up results: two points and two trials, simulated, collected and drawn."""
    run = command("batch", "run", "sweep", *files, "--sweep", "J=1*nS,4*nS", "--trials", "2", "--workers", "1")
    assert run.returncode == 0, run.stderr
    done = command("batch", "collect", "sweep", "--start", "0.01", "-m", "rate")
    assert (done.returncode, done.stderr) == (0, "4 runs: 4 done\n")
    table = pd.read_csv(tmp_path / "sweep" / "collected.csv", index_col="run")
    assert table["J [nS]"].tolist() == [1, 1, 4, 4] and table["trial"].tolist() == [0, 1, 0, 1]
    for row in table.join(pd.read_csv(tmp_path / "sweep" / "manifest.csv", index_col="run")["result"]).to_dict("records"):
        assert row["rate.SS"] == pytest.approx(load(tmp_path / "sweep" / row["result"]).rates(0.01)["NG1_SS_L4"])
    assert command("batch", "plot", "sweep", "-m", "rate", "-m", "cv").stdout == "sweep/rate_cv.png\n"
    again = command("batch", "collect", "sweep", "--start", "0.01", "-m", "rate", "--output", "again.csv")
    assert again.returncode == 0
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "sweep" / "collected.csv").read_bytes()
    assert command("batch", "status", "sweep").stdout.startswith("sweep: 4 done")
