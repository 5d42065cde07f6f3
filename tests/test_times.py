"""Times that users give to commands and in the browser."""

import pytest

from cxsystem2.errors import CxSystemError
from cxsystem2.times import seconds


@pytest.mark.parametrize(
    ("text", "value"),
    [(None, None), ("100*ms", 0.1), ("10*second", 10.0), ("30*minute", 1800.0), ("2*hour", 7200.0), ("1*day", 86400.0)],
)
def test_a_time_with_its_unit(text, value):
    assert seconds(text, "--until") == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10", "'10' has no unit; write 10*second"),
        ("1:30", "'1:30' has no unit; write 90*minute or 2*hour"),
        ("0*ms", "'0*ms' is not a time above 0 s"),
        ("-1*ms", "'-1*ms' is not a time above 0 s"),
        ("1*mV", "second"),
        ("1,5*second", "1,5"),
        ("word", "unknown name 'word'"),
        ("", "''"),
    ],
)
def test_what_is_no_time_is_said_with_the_name_of_what_gives_it(text, said):
    with pytest.raises(CxSystemError) as raised:
        seconds(text, "--until")
    assert str(raised.value).startswith("--until: ") and said in str(raised.value) and "\n" not in str(raised.value)
