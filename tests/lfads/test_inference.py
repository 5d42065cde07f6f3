"""Directories of runs, and ``cxsystem2 lfads eval``."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.lfads.inference import Inference
from cxsystem2.lfads.synthetic import lorenz


@pytest.fixture
def data():
    return lorenz(conditions=6, repeats=6, validation=2)


def test_a_directory_is_read_with_its_data_and_members(data, run_folder):
    folder = run_folder(data, members=4)
    found = Inference.open(folder)
    assert found.dataset.digest() == data.digest() == found.posteriors.dataset
    assert found.asked["seed"] == 3
    assert list(found.members) == ["member 0", "member 1", "member 3"]  # the posterior itself is that of member 2
    assert found.members["member 0"]["lorenz"].rates.shape == data.sessions[0].validation.counts.shape


def test_directory_and_data_may_be_moved_together(data, run_folder, tmp_path):
    run_folder(data)
    shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name} elsewhere")
    assert Inference.open(tmp_path.parent / f"{tmp_path.name} elsewhere" / "run").dataset.digest() == data.digest()


def test_data_may_be_named(data, run_folder, tmp_path):
    folder = run_folder(data)
    (folder / "run.json").unlink()
    with pytest.raises(FileProblem, match="it is not known which data were used"):
        Inference.open(folder)
    assert Inference.open(folder, [tmp_path / "data.h5"]).asked == {}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: shutil.rmtree(folder), "there is no such folder"),
        (lambda folder: (folder / "posterior.h5").unlink(), "there is no posterior.h5 yet"),
        (lambda folder: (folder / "run.json").write_text("{"), "run.json: this is not what a run was asked for"),
        (lambda folder: (folder / "run.json").write_text("[]"), "run.json: this is not what a run was asked for"),
        (lambda folder: (folder / "run.json").write_text('{"data": {}}'), "say --data FILE"),
        (lambda folder: (folder / "run.json").write_text('{"data": [3]}'), "say --data FILE"),
        (lambda folder: (folder.parent / "data.h5").unlink(), "data.h5"),
        (lambda folder: (folder / "posterior.h5").write_text("x"), "no HDF5 file"),
    ],
)
def test_what_is_missing_is_one_sentence(data, run_folder, command, spoil, sentence):
    folder = run_folder(data)
    spoil(folder)
    done = command("lfads", "eval", folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr and done.stderr.count("\n") == 1


def test_scores_as_json(data, run_folder, command):
    folder = run_folder(data, members=3)
    found = json.loads(command("lfads", "eval", folder, "--format", "json").stdout)
    assert found["rate_r2"] > 0.9 and found["cross_decoding"] == pytest.approx(1)
    assert found["baselines"]["true rates"]["rate_r2"] == 1
    assert found["sessions"]["lorenz"]["members"]["names"] == ["member 2", "member 0", "member 1"]
    few = json.loads(
        command("lfads", "eval", folder, "--format", "json", "-s", "rate_r2", "-s", "state_r2", "--no-baselines").stdout
    )
    assert {*few} == {"format", "version", "part", "rate_r2", "state_r2", "baselines", "sessions"}
    assert few["rate_r2"] == found["rate_r2"] and few["baselines"] == {}


def test_scores_of_the_training_trials(data, run_folder, command):
    folder = run_folder(data)
    found = [
        json.loads(command("lfads", "eval", folder, "--format", "json", "-s", "nll", "--no-baselines", "--part", part).stdout)
        for part in ("training", "validation")
    ]
    assert found[0]["part"] == "training" and found[0]["nll"] != found[1]["nll"]


def test_scores_as_a_table(data, run_folder, command):
    text = command("lfads", "eval", run_folder(data, members=1)).stdout
    assert "how well members are read from the others: member 2 1, member 0 1\n" in text
    head = [word.strip() for word in text.splitlines()[1].split("┃")[1:-1]]
    assert head == ["score", "model", "smoothing", "pca", "condition average", "true rates", "what it means"]
    (row,) = [line.split("│")[1:-1] for line in text.splitlines() if "rate_r2" in line]
    assert float(row[1]) > 0.9 and float(row[5]) == 1 and "variation" in row[6]
    assert "input_r2 is left out: the data do not say the true inputs" in text


def test_an_unknown_score_is_one_sentence(data, run_folder, command):
    done = command("lfads", "eval", run_folder(data), "-s", "rate")
    assert done.returncode == 1 and done.stderr.startswith("cxsystem2: unknown score 'rate'; did you mean 'rate_r2'?")


def test_the_page_scores_a_run(data, run_folder, tmp_path, monkeypatch, capsys):
    page = (Path(__file__).parents[2] / "docs/lfads-scores.md").read_text(encoding="utf-8")
    (snippet,) = [one for one in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "evaluate" in one]
    run_folder(data).rename(tmp_path / "RUN")
    monkeypatch.chdir(tmp_path)
    exec(snippet, {})
    assert "'input_r2': 'the data do not say the true inputs'" in capsys.readouterr().out


def test_scores_and_reports_do_without_torch():
    script = "import sys, cxsystem2.lfads.inference, cxsystem2.lfads.report; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True).returncode == 0


def test_other_data_are_refused(data, run_folder, command, tmp_path):
    folder = run_folder(data)
    (other,) = lorenz(seed=1, conditions=6, repeats=6, validation=2).save(tmp_path / "lorenz.h5")
    done = command("lfads", "eval", folder, "--data", other)
    assert done.returncode == 1 and "inferred from other data" in done.stderr
