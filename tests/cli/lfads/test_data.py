"""The command ``lfads data``: results, batches and networks become a data set, or a sentence says why not."""

import h5py
import numpy as np
import pytest

from cxsystem2.connections import Connections, Key, save_connections
from cxsystem2.lfads.dataset import Dataset
from cxsystem2.results import save


@pytest.fixture(scope="module")
def results(simulation, tmp_path_factory):
    """Files of twenty repeated trials."""
    folder = tmp_path_factory.mktemp("results")
    return [save(simulation(seed), folder / f"trial_results_{seed}.h5") for seed in range(20)]


def test_results_become_a_data_set(command, results, tmp_path):
    answer = command(
        "lfads", "data", *results, "--bin", "20*ms", "--output", "set.h5", "--populations", "1,BC", "--name", "rat"
    )
    assert answer.returncode == 0 and answer.stdout.strip() == "set.h5"
    assert "rat: 16 trials for training, 4 for validation; 25 bins of 20 ms; 10 channels" in answer.stderr
    assert "rates: mean count over the 20 trials of the same condition (PSTH)" in answer.stderr
    (session,) = Dataset.load(tmp_path / "set.h5").sessions
    assert session.name == "rat" and session.bin_width == 0.02 and session.training.counts.shape == (16, 25, 10)
    again = command("lfads", "data", *results, "--output", "set.h5")
    assert again.returncode == 1 and "the file exists already" in again.stderr
    assert command("lfads", "data", *results, "--output", "set.h5", "--overwrite").returncode == 0


def test_a_continuous_run_is_cut(command, simulation, tmp_path):
    save(simulation(runtime=10.0, times=[0.2 + 0.5 * k for k in range(20)]), tmp_path / "long.h5")
    words = ("--trials", "500*ms", "--from", "1*second", "--until", "9*second", "--held-out", "0.2", "--predict", "100*ms")
    assert command("lfads", "data", "long.h5", *words, "--output", "set.h5", "--external", "VPM").returncode == 0
    (session,) = Dataset.load(tmp_path / "set.h5").sessions
    assert len(session.training) + len(session.validation) == 16
    assert session.training.seen.shape[1:] == (40, 8) and session.training.external.shape[1:] == (50, 1)


def test_saved_connections_go_along(command, results, tmp_path):
    synapses = Connections(np.array([0, 0, 3]), np.array([1, 1, 2]), np.array([1.0, 2.0, 4.0]), np.zeros(3))
    pathways = [
        (Key("NG1_E", "NG2_I", "soma", "ge"), "Fixed", (6, 4), synapses),
        (Key("NG2_I", "NG1_E", "soma", "gi"), "Fixed", (4, 6), synapses),
        (Key("NG0_relay_vpm", "NG1_E", "soma", "ge"), "Fixed", (5, 6), synapses),
    ]
    save_connections(tmp_path / "kept.h5", pathways, {}, 1)
    words = ("--output", "set.h5", "--connections", "kept.h5", "--held-out", "0.3")
    assert command("lfads", "data", *results, *words).returncode == 0
    (session,) = Dataset.load(tmp_path / "set.h5").sessions
    found = {(session.channels[pre], session.channels[post]): session.extra["connectivity"][pre, post] for pre, post in
             zip(*np.nonzero(session.extra["connectivity"]), strict=True)}  # fmt: skip
    assert found == {
        ("NG1_E:0", "NG2_I:1"): 3,
        ("NG1_E:3", "NG2_I:2"): 4,
        ("NG2_I:0", "NG1_E:1"): -3,
        ("NG2_I:3", "NG1_E:2"): -4,
    }
    assert "sum of the weights" in session.meanings["connectivity"]


def test_connections_of_another_network_are_told(command, results, tmp_path):
    none = Connections(*(np.zeros(0) for _ in range(4)))
    save_connections(tmp_path / "kept.h5", [(Key("NG1_E", "NG1_E", "soma", "ge"), "Fixed", (3, 3), none)], {}, 1)
    answer = command("lfads", "data", *results, "--output", "set.h5", "--connections", "kept.h5")
    assert answer.returncode == 1 and "it has 3 cells of NG1_E, and cell 5 was recorded" in answer.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--bin", "10"], "--bin: '10' has no unit"),
        (["--bin", "10*mV"], "--bin: "),
        (["--trials", "many"], "--trials: "),
        (["--overlap", "100*ms"], "--overlap is for windows; give their length as well"),
        (["--populations", "NG1_F"], "it has no recorded population 'NG1_F'; did you mean 'NG1_E'?"),
        (["--external", "NG9"], "it has no recorded input 'NG9'"),
        (["--neurons", "99"], "neurons: 99 cells are asked for, and there are 10 to choose from"),
        (["--validation", "2"], "validation: the share of trials must be between 0 and 1, not 2"),
        (["--until", "1*second"], "is not within its run of 0.5 s"),
        (["--connections", "none.h5"], "none.h5: there is no such file"),
        (["--condition", "side"], "--condition is for recordings"),
        (["--reader", "NWB", "--connections", "kept.h5"], "--connections is for results of simulations"),
    ],
)
def test_what_is_wrong_is_one_sentence(command, results, tmp_path, words, why):
    answer = command("lfads", "data", *results, "--output", "set.h5", *words)
    assert answer.returncode == 1 and answer.stderr.startswith("cxsystem2: ") and why in answer.stderr
    assert answer.stderr.count("\n") == 1 and not (tmp_path / "set.h5").exists()


def test_what_is_no_result_is_told(command, tmp_path):
    (tmp_path / "text.h5").write_text("text")
    for name in ("text.h5", "none.h5"):
        answer = command("lfads", "data", name, "--output", "set.h5")
        assert answer.returncode == 1 and name in answer.stderr


def test_all_runs_of_a_batch_are_taken(command, make_batch, tmp_path):
    batch = make_batch({"J": ["1", "2", "3", "4"]}, trials=10)
    answer = command("lfads", "data", batch.folder, "--bin", "50*ms", "--output", "set.h5")
    assert answer.returncode == 0, answer.stderr
    (session,) = Dataset.load(tmp_path / "set.h5").sessions
    assert len(session.training) + len(session.validation) == 40


def test_a_recording_of_others_is_read_by_its_suffix(command, tmp_path):
    with h5py.File(tmp_path / "rat.nwb", "w") as file:
        file["units/spike_times"] = np.arange(0.05, 10, 0.1)
        file["units/spike_times_index"], file["units/id"] = [100], [1]
    answer = command("lfads", "data", "rat.nwb", "--trials", "500*ms", "--output", "set.h5")
    assert answer.returncode == 0 and "rat: 16 trials for training, 3 for validation" in answer.stderr
    several = command("lfads", "data", "rat.nwb", "rat.nwb", "--trials", "500*ms", "--output", "other.h5")
    assert several.returncode == 1 and "make a data set of each recording" in several.stderr
    unknown = command("lfads", "data", "rat.nwb", "--reader", "NWC", "--output", "other.h5")
    assert unknown.returncode == 1 and "unknown source of data 'NWC'; did you mean 'NWB'?" in unknown.stderr


@pytest.mark.compiled
def test_the_example_has_one_volley_in_each_trial(command, tmp_path):
    words = ("-o", "runtime=10*second", "--output", "pulses.h5", "-q")
    assert command("run", "layer4_pulses", *words).returncode == 0
    words = ("--trials", "500*ms", "--neurons", "100", "--silent", "drop", "--output", "trials.h5")
    assert command("lfads", "data", "pulses.h5", *words).returncode == 0
    (session,) = Dataset.load(tmp_path / "trials.h5").sessions
    part = session.training
    pulses = part.truth["inputs"][:, :, 0]
    assert (np.count_nonzero(pulses, axis=1) == 1).all() and (pulses.max(1) == 1).all()
    answer = part.counts.sum(2)
    assert (np.abs(answer.argmax(1) - pulses.argmax(1)) <= 1).mean() > 0.9
    assert np.count_nonzero(session.extra["connectivity"]) > 100
