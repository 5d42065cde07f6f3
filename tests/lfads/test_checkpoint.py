"""The state of members on disk."""

import numpy as np
import pytest
import torch

from cxsystem2.errors import FileProblem
from cxsystem2.lfads import checkpoint
from cxsystem2.lfads.hyperparameters import defaults
from cxsystem2.lfads.plan import TrainingPlan
from cxsystem2.lfads.training import Trainer


@pytest.fixture
def trainer(spikes, small):
    torch.set_num_threads(1)
    return lambda members=(0, 1), **options: Trainer(small(**options), TrainingPlan(batch=6), spikes(), members, 1)


def test_a_member_comes_back_whole_in_another_place(trainer, tmp_path):
    one, other = trainer(), trainer((5, 6, 7))
    one.run_epoch(defaults(2))
    checkpoint.save(one, 1, tmp_path / "state.npz")
    checkpoint.load(other, 2, tmp_path / "state.npz")
    known, found = checkpoint.state_of(one, 1), checkpoint.state_of(other, 2)
    assert known.keys() == found.keys()
    for name, array in known.items():
        np.testing.assert_array_equal(found[name], array)
    assert torch.equal(one.parameters["encoder.input"][1], other.parameters["encoder.input"][2])


def test_the_same_state_is_the_same_bytes(trainer, tmp_path):
    one = trainer()
    for name in ("first", "second"):
        checkpoint.save(one, 0, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_a_model_of_another_size_refuses(trainer, tmp_path):
    checkpoint.save(trainer(), 0, tmp_path / "state.npz")
    with pytest.raises(FileProblem, match="a model of another size"):
        checkpoint.load(trainer(factors=3), 0, tmp_path / "state.npz")


def test_no_such_file(trainer, tmp_path):
    with pytest.raises(FileProblem, match="there is no such file"):
        checkpoint.load(trainer(), 0, tmp_path / "state.npz")


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, "short", "empty", "text", "pickle", "one array", "misses", "shape", "words"])
def test_damage_is_said_in_a_sentence(trainer, tmp_path, place):
    path, one = tmp_path / "state.npz", trainer()
    checkpoint.save(one, 0, path)
    content = bytearray(path.read_bytes())
    state = {**checkpoint.state_of(one, 0), "layout": np.asarray(checkpoint.layout_of(one))}
    if isinstance(place, float):
        content[int(place * len(content))] ^= 0xFF
        path.write_bytes(content)
    elif place == "short":
        path.write_bytes(content[: len(content) // 2])
    elif place == "empty":
        path.write_bytes(b"")
    elif place == "text":
        path.write_text("not a state")
    elif place == "pickle":
        np.savez(path, version=np.asarray(1), weights=np.array([{}], object))
    elif place == "one array":
        with open(path, "wb") as file:
            np.save(file, np.zeros(3))
    elif place == "misses":
        checkpoint.write(path, {name: array for name, array in state.items() if name != "square"})
    elif place == "shape":
        checkpoint.write(path, {**state, "mean": state["mean"][:-1]})
    else:
        checkpoint.write(path, {**state, "mean": np.array(["a"] * len(state["mean"]))})
    with pytest.raises(FileProblem, match=r"state.npz: .*damaged"):
        checkpoint.load(one, 0, path)


def test_another_version(trainer, tmp_path):
    np.savez(tmp_path / "state.npz", version=np.asarray(99))
    with pytest.raises(FileProblem, match="another version"):
        checkpoint.load(trainer(), 0, tmp_path / "state.npz")
