"""The size of a model: what a user says wrong is said in one sentence."""

import pytest

from cxsystem2.errors import RegistryError
from cxsystem2.lfads.model import Model, SessionShape
from cxsystem2.lfads.sizes import SizeError, Sizes


def test_there_and_back():
    sizes = Sizes(factors=3, causal=True)
    assert Sizes.from_dict(sizes.to_dict()) == sizes


@pytest.mark.parametrize("name", ["input_encoder", "controller", "inputs"])
def test_without_a_part_of_it_there_is_no_controller(name):
    assert Sizes().controlled and not Sizes(**{name: 0}).controlled


@pytest.mark.parametrize(
    "given, words",
    [
        ({"factors": 0}, "factors of the model is 0; a model needs at least 1"),
        ({"factors": -1}, "factors of the model is -1; give a whole number from 0"),
        ({"factors": 2.5}, "give a whole number from 0"),
        ({"factors": True}, "give a whole number from 0"),
        ({"causal": 1}, "give true or false"),
        ({"generator": 3}, "generator of the model is 3; give a word"),
        ({"factor": 3}, "a model has no 'factor'.*'factors'"),
        ({"xyz": 3}, "known are encoder"),
    ],
)
def test_mistakes(given, words):
    with pytest.raises(SizeError, match=words):
        Sizes.from_dict(given)


@pytest.mark.parametrize(
    "given, words",
    [
        ({"generator": "nod"}, "unknown generator 'nod'.*'node'"),
        ({"readout": "linaer"}, "unknown readout 'linaer'.*'linear'"),
        ({"observation": "poison"}, "unknown observation model 'poison'.*'poisson'"),
    ],
)
def test_unknown_words_name_the_nearest(given, words):
    with pytest.raises(RegistryError, match=words):
        Model(Sizes(**given), [SessionShape(4, 4)])


def test_sessions_of_other_widths_need_a_read_in():
    with pytest.raises(SizeError, match="give them a read-in"):
        Model(Sizes(), [SessionShape(4, 4), SessionShape(5, 5)])
