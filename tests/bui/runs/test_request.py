"""What may be asked of a run, and what is said of the rest."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bui.runs.request import Request, read_request
from cxsystem2.errors import CxSystemError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def test_a_request_says_what_the_command_line_would():
    asked = {"device": "cpp", "seed": 3, "fast": True, "changes": ["runtime=5*ms"], "sweep": {"J": ["1*nS", 2]}, "trials": 2}
    request = read_request(asked)
    assert request.all_changes() == ["runtime=5*ms", "seed=3", "device=cpp", "fast=1"]
    assert request.design().file == {"grid": {"J": ["1*nS", "2"]}}
    assert request.design().trials == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "a run is asked for by a JSON object"),
        ({"sead": 3}, "unknown field 'sead'.*seed"),
        ({"project": "../../etc"}, "'project' is the id of a project"),
        ({"seed": -1}, "'seed' is a whole number from 0"),
        ({"seed": True}, "'seed' is a whole number"),
        ({"fast": 1}, "'fast' is true or false"),
        ({"trials": 0}, "'trials' is a whole number from 1"),
        ({"workers": "2"}, "'workers' is a whole number"),
        ({"changes": "k=3"}, "'changes' is a list of texts"),
        ({"changes": ["k"]}, "'changes' is a list of texts"),
        ({"sweep": {"J": []}}, "the values of 'J' are a list"),
        ({"sweep": {"J": [{}]}}, "the values of 'J' are a list"),
        ({"sweep": "J=1,2"}, "'sweep' has the values of each name"),
        ({"sweep": {"J": ["1"], " J ": ["2"]}}, "'J' is swept twice"),
        ({"sweep": {" ": ["1"]}}, "a name in 'sweep' is one word"),
        ({"sweep": {"J\x1b": ["1"]}}, "a name in 'sweep' is one word"),
        ({"device": "../x"}, "'device' is the word of a device"),
        ({"title": "two\nlines"}, "'title' is one line"),
        ({"checkpoint_every": 1}, "'checkpoint_every' is a time of the model as in tables, such as 100"),
        ({"checkpoint_every": "1*mV"}, "'checkpoint_every': .* second"),
        ({"checkpoint_every": "0*ms"}, "'checkpoint_every': '0.ms' is not a time above 0 s"),
        ({"checkpoint_every": "1*ms", "keep": 0}, "'keep' is a whole number from 1"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(asked, said):
    with pytest.raises(CxSystemError, match=said):
        read_request(asked)


@given(st.dictionaries(st.sampled_from([item.name for item in dataclasses.fields(Request)]) | st.text(), VALUES))
def test_whatever_is_asked_is_refused_or_kept_as_it_is(asked):
    try:
        request = read_request(asked)
    except CxSystemError as error:
        assert "\n" not in str(error).removesuffix("\n") or any("\n" in key for key in asked)
        return
    assert read_request(json.loads(json.dumps(dataclasses.asdict(request)))) == request
