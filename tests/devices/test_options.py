"""Whether a device is fast: what the options say, else the tables, else what is usual on the device."""

import pytest

from cxsystem2.config import System
from cxsystem2.devices import Options, devices


@pytest.mark.parametrize(
    ("device", "given", "cell", "expected"),
    [
        ("cpp", None, None, True),
        ("cpp", None, False, False),
        ("cpp", False, True, False),
        ("cpp", True, False, True),
        ("python", None, None, True),
        ("python", None, False, False),
        ("cython", None, None, True),
        ("cuda", None, True, False),
        ("genn", None, None, False),
    ],
)
def test_options_go_before_tables_and_these_before_what_is_usual(device, given, cell, expected):
    assert Options(fast=given).settled(System(fast=cell), devices[device]).fast is expected


def test_the_kind_of_a_state_tells_which_way_it_was():
    found = [Options(fast=given).settled(System(), devices["cpp"]).kind("cpp") for given in (None, False)]
    assert found == ["cpp --fast", "cpp"]
