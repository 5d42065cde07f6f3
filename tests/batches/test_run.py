"""Seeds and names of runs."""

from hypothesis import given
from hypothesis import strategies as st

from cxsystem2.batches import BatchRun, Seeds
from cxsystem2.batches.run import run_seed, trial_seed


def test_points_share_the_seed_of_a_trial():
    assert run_seed(Seeds.COMMON, 3, {"J": "1"}, 0) == run_seed(Seeds.COMMON, 3, {"J": "2"}, 0) == 3
    assert run_seed(Seeds.COMMON, 3, {"J": "1"}, 1) == trial_seed(3, 1) != 3


@given(st.integers(0, 2**62), st.dictionaries(st.sampled_from("abc"), st.text("0123456789.*nS", min_size=1), min_size=1))
def test_an_independent_seed_comes_from_the_values_and_not_from_their_order(seed, values):
    backwards = dict(reversed(values.items()))
    assert run_seed(Seeds.INDEPENDENT, seed, values, 1) == run_seed(Seeds.INDEPENDENT, seed, backwards, 1)
    assert run_seed(Seeds.INDEPENDENT, seed, values, 1) != run_seed(Seeds.INDEPENDENT, seed, values, 2)
    assert run_seed(Seeds.INDEPENDENT, seed, {**values, "d": "1"}, 1) != run_seed(Seeds.INDEPENDENT, seed, values, 1)
    assert 0 <= run_seed(Seeds.INDEPENDENT, seed, values, 1) < 2**31


def test_names_of_files_can_be_read_and_differ():
    one, other = (BatchRun(number, {"J": value, "k": "1"}, 2, 3) for number, value in enumerate(("1.25*nS", "12.5*nS")))
    assert one.label(["J"], trials=True) == "0000_J-1.25nS_trial-2"
    assert other.label(["J"], trials=False) == "0001_J-12.5nS"
    wild = BatchRun(7, {"S[1->2].p": "../a b\n/ü", "f": "x" * 500}, 0, 1).label(["S[1->2].p", "f"], trials=False)
    assert wild.startswith("0007_S1-2.p-..%2Fab%2F%C3%BC_f-xxx") and len(wild) < 200 and "/" not in wild
    quotient, number = (BatchRun(1, {"g": value}, 0, 1).label(["g"], trials=False) for value in ("8/2", "82"))
    assert quotient == "0001_g-8%2F2" and number == "0001_g-82"
