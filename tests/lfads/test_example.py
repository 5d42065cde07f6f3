"""The example of the documentation, from two tables to a report: what is inferred is what the simulation knows."""

import json

import pytest

SETTINGS = """
model: {encoder: 40, input_encoder: 32, controller: 32, initial: 32, generator_units: 50, factors: 10}
"""


@pytest.mark.slow
@pytest.mark.compiled
def test_from_two_tables_to_a_report(command, tmp_path):
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    assert command("run", "layer4_pulses", "--output", "pulses.h5").returncode == 0
    words = ("--trials", "500*ms", "--neurons", "100", "--silent", "drop", "--output", "trials.h5")
    assert command("lfads", "data", "pulses.h5", *words).returncode == 0
    search = ("--members", "4", "--generations", "4", "--epochs", "15", "--burn-in", "20", "--seed", "1")
    answer = command("lfads", "pbt", "trials.h5", "--output", "pbt", "--settings", "settings.yaml", *search, "--samples", "20")
    assert answer.returncode == 0
    assert json.loads(command("lfads", "status", "pbt", "--json").stdout)["state"] == "done"
    assert command("lfads", "sample", "pbt", "--samples", "20", "--members").returncode == 0
    scores = json.loads(command("lfads", "eval", "pbt", "--format", "json").stdout)
    simple = scores["baselines"]
    assert scores["input_onset"] >= 0.8 and scores["input_onset"] > 2 * scores["input_onset_chance"]
    assert scores["rate_r2"] > max(0.7, simple["smoothing"]["rate_r2"], simple["pca"]["rate_r2"])
    assert scores["nll"] < min(simple["smoothing"]["nll"], simple["condition average"]["nll"])
    assert "cross_decoding" in scores
    assert command("lfads", "report", "pbt", "--output", "report.html").returncode == 0
    assert "<svg" in (tmp_path / "report.html").read_text() or "data:image" in (tmp_path / "report.html").read_text()
