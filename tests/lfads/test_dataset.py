"""Data sets: parts that fit together, or one sentence that says which do not."""

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.dataset import DataError, Dataset, ReadIn, Session, Trials


def trials(number=4, bins=6, channels=3, first=0, **fields):
    counts = np.arange(number * bins * channels).reshape(number, bins, channels) % 5
    fields = {"seen": counts, "counts": counts, "numbers": first + np.arange(number), **fields}
    return Trials(**fields)


def session(name="one", **fields):
    return Session(**{"name": name, "training": trials(), "validation": trials(2, first=4), "bin_width": 0.01, **fields})


def test_arrays_become_float32_and_numbers_int64():
    part = Trials(np.ones((2, 3, 1), np.int8), np.ones((2, 4, 2), np.uint16))
    assert part.seen.dtype == part.counts.dtype == np.float32
    assert part.numbers.tolist() == [0, 1] and part.numbers.dtype == np.int64
    assert (part.bins_seen, part.bins, part.channels_seen, part.channels, len(part)) == (3, 4, 1, 2, 2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"seen": np.zeros((3, 6, 3))}, "seen: there are 3 trials, but 4 of counts"),
        ({"seen": np.zeros((4, 7, 3))}, "seen: it has 7 bins, more than the 6 that are to be reconstructed"),
        ({"seen": np.zeros((4, 6, 4))}, "seen: it has 4 channels, more than the 3"),
        ({"seen": np.zeros((4, 6))}, "seen: it must have three axes (trials, bins, channels), and its shape is 4 x 6"),
        ({"counts": np.array([[["a"]]])}, "counts: it holds <U1, not numbers"),
        ({"counts": np.zeros((0, 6, 3)), "seen": np.zeros((0, 6, 3)), "numbers": []}, "there is nothing in it"),
        ({"external": np.zeros((4, 5, 1))}, "external: it has 5 bins, but the counts have 6"),
        ({"external": np.full((4, 6, 1), np.nan)}, "external: an input that is given to the generator must be known"),
        ({"truth": {"rates": np.zeros((4, 6, 2))}}, "truth/rates: it has 2 channels, but the counts have 3"),
        ({"truth": {"states": np.zeros((4, 5, 2))}}, "truth/states: it has 5 bins"),
        ({"truth": {"inputs": np.full((4, 6, 2), np.inf)}}, "truth/inputs: it holds infinite values"),
        ({"numbers": [0, 1, 1, 2]}, "numbers: the trial 1 is there more than once"),
        ({"numbers": [-1, 1, 3, 2]}, "numbers: numbers of trials begin at 0"),
        ({"numbers": [0.5, 1, 3, 2]}, "numbers: it must be a list of whole numbers"),
        ({"conditions": [0, 1]}, "conditions: there are 2 trials"),
    ],
)
def test_arrays_that_do_not_fit_are_named(fields, words):
    with pytest.raises(DataError) as caught:
        trials(**fields)
    assert words in str(caught.value)
    assert isinstance(caught.value, CxSystemError)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"training": trials(1)}, "at least 2 trials are needed for training, and there is 1"),
        ({"validation": trials(2, first=3)}, "the trial 3 is in both parts"),
        ({"validation": trials(2, 5, first=4)}, "different shapes after the trials: 6 x 3 in training, 5 x 3 in validation"),
        ({"validation": trials(2, first=4, external=np.zeros((2, 6, 1)))}, "external: only the validation part has it"),
        ({"bin_width": 0.0}, "bin width: it must be a time above 0"),
        ({"channels": ("a", "b")}, "there are 2 names for 3 channels"),
        ({"read_in": ReadIn(np.ones((2, 2)), np.ones(2))}, "they are for 2 channels, but the encoders see 3"),
    ],
)
def test_parts_that_do_not_fit_are_named(fields, words):
    with pytest.raises(DataError, match=words):
        session(**fields)


def test_missing_data_need_a_reason():
    holes = np.where(np.arange(3) == 1, np.nan, np.ones((4, 6, 3)))
    part = trials(seen=holes, counts=holes)
    assert part.incomplete
    with pytest.raises(DataError, match="some training data are NaN; say why they were not observed"):
        session(training=part)
    assert session(training=part, missing="the laser was elsewhere").training.incomplete


def test_sessions_agree_in_bins_and_may_differ_in_channels():
    other = session("two", training=trials(channels=7), validation=trials(2, channels=7, first=4))
    assert [one.name for one in Dataset((session(), other))] == ["one", "two"]
    with pytest.raises(DataError, match="two of them have the name 'one'"):
        Dataset((session(), session()))
    with pytest.raises(DataError, match=r"bins must have the same width in all of them: 0\.01 s in 'one', 0\.02 s in 'two'"):
        Dataset((session(), session("two", bin_width=0.02)))
    with pytest.raises(DataError, match="the same number of bins in all of them: 6 in 'one', 4 in 'two'"):
        Dataset((session(), session("two", training=trials(bins=4), validation=trials(2, bins=4, first=4))))
    with pytest.raises(DataError, match="at least one"):
        Dataset(())


def test_a_digest_depends_on_what_is_in_the_data_alone():
    first = Dataset((session(),)).digest()
    assert first == Dataset((session(source="other words"),)).digest()
    others = [
        session("two"),
        session(bin_width=0.02),
        session(training=trials(counts=np.zeros((4, 6, 3)))),
        session(training=trials(numbers=[8, 7, 9, 10])),
        session(read_in=ReadIn(np.ones((3, 2)), np.ones(3))),
        session(validation=trials(2, first=4, conditions=[0, 1]), training=trials(conditions=[0, 1, 0, 1])),
    ]
    assert len({first, *(Dataset((one,)).digest() for one in others)}) == len(others) + 1


def test_a_read_in_takes_the_mean_away_and_its_way_back_adds_it():
    draws = np.random.default_rng(1)
    found = ReadIn(draws.normal(size=(5, 5)), draws.normal(size=5))
    counts = draws.normal(size=(7, 5)).astype(np.float32)
    assert np.allclose(found.mean @ found.weights + found.bias, 0, atol=1e-5)
    assert np.allclose((counts @ found.weights + found.bias) @ found.read_out + found.mean, counts, atol=1e-3)


def test_trials_are_chosen_with_all_that_belongs_to_them():
    part = trials(truth={"states": np.ones((4, 6, 2))}, conditions=[0, 1, 0, 1])
    chosen = part.chosen(np.array([2, 3]))
    assert chosen.numbers.tolist() == [2, 3] and chosen.conditions.tolist() == [0, 1]
    assert chosen.truth["states"].shape == (2, 6, 2)


def whole_session(name="one", **fields):
    """A session with everything that there can be."""
    draws = np.random.default_rng(3)

    def part(number, first):
        truth = {"rates": draws.random((number, 8, 5)), "inputs": draws.random((number, 8, 2))}
        counts = np.where(draws.random((number, 8, 5)) < 0.1, np.nan, draws.poisson(2, (number, 8, 5)))
        given = draws.random((number, 8, 1))
        return Trials(counts[:, :6, :3], counts, given, truth, first + np.arange(number), np.arange(number) % 2)

    known = {"training": part(4, 3), "validation": part(2, 7), "bin_width": 0.005, "missing": "not scanned"}
    read_in = ReadIn(draws.random((3, 2)), draws.random(3))
    words = {"channels": tuple("ABCDÄ"), "source": "a test", "meanings": {"rates": "made up", "inputs": "so are these"}}
    return Session(name, **{**known, **words, "read_in": read_in, "extra": {"connectivity": np.eye(5)}, **fields})


def test_what_is_saved_is_loaded_again(tmp_path):
    before = Dataset((whole_session("mouse/1.2"),))
    (path,) = before.save(tmp_path / "data.v2.h5")
    after = Dataset.load(path)
    assert path == tmp_path / "data.v2.h5" and after.digest() == before.digest()
    (one,), (other,) = before.sessions, after.sessions
    for name in ("name", "bin_width", "channels", "missing", "source", "meanings"):
        assert getattr(one, name) == getattr(other, name)
    assert np.array_equal(other.extra["connectivity"], np.eye(5))
    with pytest.raises(CxSystemError, match="the file exists already"):
        before.save(path)
    assert before.save(path, overwrite=True) == [path]


def test_several_sessions_are_several_files(tmp_path):
    before = Dataset((session("a"), session("b/c")))
    paths = before.save(tmp_path / "all.h5")
    assert [path.name for path in paths] == ["all_a.h5", "all_b%2Fc.h5"]
    assert Dataset.load(paths).digest() == Dataset.load(tmp_path).digest() == before.digest()


def test_a_folder_without_data_is_told(tmp_path):
    with pytest.raises(CxSystemError, match="there is no data file in this folder"):
        Dataset.load(tmp_path)
