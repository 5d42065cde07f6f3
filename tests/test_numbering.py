"""Numbers of cells through all populations."""

import pytest

from cxsystem2.numbering import Numbering


def test_cells_are_numbered_in_the_order_of_the_tables():
    numbering = Numbering({"0": 5, "1": 40, "2": 0, "3": 10})
    assert len(numbering) == 55
    assert [numbering.first(name) for name in numbering.names] == [0, 5, 45, 45]


@pytest.mark.parametrize("number", [0, 4, 5, 44, 45, 54])
def test_a_number_belongs_to_one_cell(number):
    numbering = Numbering({"0": 5, "1": 40, "2": 0, "3": 10})
    (owner,), (cell,) = numbering.owner([number])
    name = numbering.names[owner]
    assert numbering.first(name) + cell == number
    assert 0 <= cell < {"0": 5, "1": 40, "2": 0, "3": 10}[name]
