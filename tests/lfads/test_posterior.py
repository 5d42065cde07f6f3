"""The file of posteriors: read back as it was written, and a sentence for whatever is wrong with one."""

import dataclasses
import re
from pathlib import Path

import h5py
import numpy as np
import pytest

from cxsystem2.errors import FileProblem, FileTaken
from cxsystem2.lfads.posterior import Posterior, Posteriors


def posterior(trials=3, bins=5, channels=4, *, inputs=1, seed=0):
    draw = np.random.default_rng(seed)
    sizes = {
        "rates": (trials, bins, channels),
        "factors": (trials, bins, 2),
        "initial": (trials, 6),
        "inputs": (trials, bins, inputs),
    }
    pairs = {name: draw.random(shape, np.float32) for name, shape in sizes.items()}
    spreads = {f"{name}_spread": draw.random(shape, np.float32) for name, shape in sizes.items()}
    states = draw.random((trials, bins, 7), np.float32)
    return Posterior(**pairs, **spreads, states=states, numbers=np.arange(trials) * 2)


def same(one, other):
    return all(
        np.array_equal(getattr(one, item.name), getattr(other, item.name)) and getattr(one, item.name).dtype.itemsize in (4, 8)
        for item in dataclasses.fields(one)
    )


@pytest.fixture
def saved(tmp_path):
    parts = {"training": posterior(), "validation": posterior(2, seed=1)}
    several = {"day/1": parts, "day 2": {"validation": posterior(channels=9, seed=2)}}
    posteriors = Posteriors(several, {"day/1": 0.02}, samples=50, seed=2**40, dataset="abc", model="member 5")
    return posteriors, posteriors.save(tmp_path / "posterior.h5")


def test_what_is_saved_is_read_back(saved):
    posteriors, path = saved
    found = Posteriors.load(path)
    assert {name: set(parts) for name, parts in found.sessions.items()} == {
        "day/1": {"training", "validation"},
        "day 2": {"validation"},
    }
    assert all(same(one, found.sessions[name][part]) for name, own in posteriors.sessions.items() for part, one in own.items())
    assert (found.bin_widths, found.samples, found.seed) == ({"day/1": 0.02}, 50, 2**40)
    assert (found.dataset, found.model) == ("abc", "member 5")


def test_one_part_is_read_alone(saved):
    posteriors, path = saved
    assert same(Posterior.load(path, "day/1", "training"), posteriors.sessions["day/1"]["training"])
    with pytest.raises(FileProblem, match="several sessions; name one of"):
        Posterior.load(path)
    with pytest.raises(FileProblem, match="there is no session 'day 3'"):
        Posterior.load(path, "day 3")
    with pytest.raises(FileProblem, match="no part 'training'; it has validation"):
        Posterior.load(path, "day 2", "training")


def test_the_only_session_needs_no_name(tmp_path):
    path = Posteriors({"one": {"validation": posterior()}}).save(tmp_path / "posterior.h5")
    assert same(Posterior.load(str(path)), posterior())


def test_the_file_explains_itself(saved):
    with h5py.File(saved[1]) as file:
        assert file.attrs["format"] == "cxsystem2 posterior" and file.attrs["version"] == 1
        assert "standard deviation" in file.attrs["convention"]
        (with_width,) = [group for group in file.values() if "bin_width" in group.attrs]
        rates = with_width["validation/rates"]
        assert rates.attrs["unit"] == "count per bin" and rates.attrs["axes"] == "trial, bin, channel"
        assert rates.attrs["hertz_per_unit"] == pytest.approx(50)
        assert "hertz_per_unit" not in with_width["validation/factors"].attrs


def test_a_model_without_controller_has_no_inputs(tmp_path):
    path = Posteriors({"one": {"validation": posterior(inputs=0)}}).save(tmp_path / "posterior.h5")
    assert Posterior.load(path).inputs.shape == (3, 5, 0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rates": np.ones((3, 5))}, "'rates' is not an array of numbers with the axes trial, bin, channel"),
        ({"factors": np.ones((3, 4, 2))}, "'factors' has the shape"),
        ({"inputs_spread": np.ones((3, 5, 2))}, "'inputs_spread' has the shape"),
        ({"rates_spread": -np.ones((3, 5, 4))}, "a standard deviation below 0"),
        ({"numbers": np.arange(2)}, "'numbers' has the shape"),
        ({"numbers": np.array(["a", "b", "c"])}, "'numbers' is not an array of numbers"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changed, sentence):
    with pytest.raises(ValueError, match=sentence):
        dataclasses.replace(posterior(), **changed)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: file.attrs.modify("format", "other"), "does not hold what a model has inferred"),
        (lambda file: file.attrs.modify("version", 2), "newer version"),
        (lambda file: file.attrs.create("seed", "many"), "damaged"),
        (lambda file: file["day 2"].attrs.create("bin_width", -1.0), "width of the bins of 'day 2' is -1 s"),
        (lambda file: file.__delitem__("day 2/validation/rates"), "day 2/validation has no rates"),
        (lambda file: file.__delitem__("day 2"), None),
        (lambda file: file["day 2"].create_group("test"), "day 2/test has no"),
        (lambda file: file.create_dataset("more", data=1), "damaged"),
    ],
)
def test_a_bad_file_is_one_sentence(saved, spoil, sentence):
    path = saved[1]
    with h5py.File(path, "r+") as file:
        spoil(file)
    if sentence is None:
        assert list(Posteriors.load(path).sessions) == ["day/1"]
        return
    with pytest.raises(FileProblem, match=sentence) as caught:
        Posteriors.load(path)
    assert "\n" not in str(caught.value)


def test_the_page_reads_the_file_with_h5py_alone(saved, monkeypatch, capsys):
    page = (Path(__file__).parents[2] / "docs/lfads-scores.md").read_text(encoding="utf-8")
    (snippet,) = [one for one in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "h5py" in one]
    assert "cxsystem2" not in snippet
    monkeypatch.chdir(saved[1].parent)
    exec(snippet, {})
    assert "member 5 50 samples" in capsys.readouterr().out


def test_no_file_and_no_hdf5(tmp_path):
    with pytest.raises(FileProblem, match="no such file"):
        Posteriors.load(tmp_path / "posterior.h5")
    (tmp_path / "posterior.h5").write_text("rates")
    with pytest.raises(FileProblem, match="no HDF5 file"):
        Posteriors.load(tmp_path / "posterior.h5")


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    good = Posteriors({"one": {"validation": posterior()}})
    path = good.save(tmp_path / "posterior.h5")
    with pytest.raises(FileTaken):
        good.save(path, overwrite=False)
    with pytest.raises(ValueError, match="'test' is no part of a session"):
        Posteriors({"one": {"test": posterior()}}).save(path)
    assert same(Posterior.load(path), posterior())
    assert [one.name for one in tmp_path.iterdir()] == ["posterior.h5"]
