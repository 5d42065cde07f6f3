"""``cxsystem2 measure``."""

import json

import pytest

from cxsystem2 import load
from cxsystem2.measures import measures


def test_the_answer_is_a_table_in_three_forms(command, files, tmp_path):
    command("run", *files, "--output", "run.h5")
    rates = load(tmp_path / "run.h5").rates()
    answer = json.loads(command("measure", "run.h5", "--format", "json").stdout)
    assert {name: row["rate"] for name, row in answer["populations"].items()} == pytest.approx(rates)
    assert list(answer["populations"]["NG1_SS_L4"]) == list(measures)
    assert answer["run"]["real_time_factor"] > 0
    text = command("measure", "run.h5", "-m", "rate", "-m", "cv2", "--start", "0.04", "--stop", "0.06").stdout
    assert [line.split()[0] for line in text.splitlines()] == ["population", "rate", "cv2"]
    assert "50" in text.splitlines()[1]
    assert "–" in text.splitlines()[2]
    lines = command("measure", "run.h5", "-m", "rate", "--format", "csv").stdout.splitlines()
    assert lines[0] == "population,rate"
    assert [line.split(",")[0] for line in lines[1:]] == list(rates)
    for wrong, reason in (
        (("-m", "rats"), "unknown measure 'rats'; did you mean 'rate'?"),
        (("--start", "1"), "run.h5: the window from 1 s to 0.1 s is empty"),
    ):
        done = command("measure", "run.h5", *wrong)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.strip() == f"cxsystem2: {reason}"
