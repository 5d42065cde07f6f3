"""A population that evolves on events of calcium with the preset `radical`, from the data to what is inferred."""

import json

import numpy as np
import pytest

from cxsystem2.lfads.history import History
from cxsystem2.lfads.run import TrainingRun

RANGES = {
    "learning_rate": (1e-5, 5e-3),
    "dropout": (0.0, 0.7),
    "coordinated_dropout": (0.01, 0.99),
    "l2_generator": (1e-5, 0.1),
    "l2_controller": (1e-5, 0.1),
    "kl_inputs": (1e-6, 1e-4),
    "kl_initial": (1e-6, 1e-4),
    "gamma_prior": (1.0, 100.0),
}
"""What RADICaL searches (Zhu et al. 2022)."""


def test_a_population_evolves_on_events_of_calcium(command, tmp_path):
    pytest.importorskip("torch")
    from cxsystem2.lfads.calcium.synthetic import lorenz_calcium

    lorenz_calcium(neurons=6, bins=24, conditions=6, repeats=5).save(tmp_path / "events.h5")
    (tmp_path / "small.yaml").write_text(
        "model: {encoder: 8, input_encoder: 8, controller: 8, initial: 8, generator_units: 10, factors: 5}\n"
    )
    search = ("--members", 4, "--generations", 3, "--epochs", 2, "--burn-in", 0, "--seed", 2, "--samples", 4, "--quiet")
    made = command("lfads", "pbt", "events.h5", "-o", "pbt", "--preset", "radical", "--settings", "small.yaml", *search)
    assert made.returncode == 0, made.stderr
    run = TrainingRun.open(tmp_path / "pbt")
    assert run.asked.model["sizes"]["observation"] == "zero_inflated_gamma"
    with History.read(run.history) as history:
        first, last = history.values(0), history.values(2)
        assert all(np.isfinite([one.score for one in history.members()]))
    searched = {name for name, one in run.ranges.items() if one.tunable}
    assert searched == {*RANGES}
    for name, (low, high) in RANGES.items():
        assert (run.ranges[name].low, run.ranges[name].high) == (low, high), name
        assert np.all((last[name] >= low) & (last[name] <= high)), name
        assert not np.array_equal(np.sort(last[name]), np.sort(first[name])), name  # exploration has reached it
    assert not last["l2_encoders"].any()

    answer = json.loads(command("lfads", "eval", "pbt", "--format", "json").stdout)
    assert np.isfinite(answer["rate_r2"])
    import h5py

    with h5py.File(tmp_path / "pbt" / "posterior.h5") as file:
        assert file.attrs["rates_unit"] == "event size per bin" and "SCALE" in file.attrs["observation"]
