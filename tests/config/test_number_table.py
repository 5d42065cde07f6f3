"""Spikes and currents in text files are read as tables are; spikes that get lost are told."""

import warnings

import numpy as np
import pytest

from cxsystem2.checking import check
from cxsystem2.config.number_table import _precise, read_numbers
from cxsystem2.expressions import ExpressionError


@pytest.mark.parametrize(
    "content",
    [
        b"i,t\n0,0.001\n1,0.003\n", b"i;t\n0;0,001\n1;0,003\n", b"i\tt\r\n0\t0,001\r\n1\t0,003\r\n",
        b"i t\n0 0.001\n1  0.003\n",
        b"sep=;\ni;t;\n0;0,001;\n1;0,003;\n", "i,t\n0,0.001\n1,0.003\n".encode("utf-16"),
        b"# spikes\ni,t\n0,0.001 # first\n\n1,0.003\n",
    ],
)  # fmt: skip
def test_any_separator_and_encoding(tmp_path, content):
    path = tmp_path / "spikes.csv"
    path.write_bytes(content)
    table = read_numbers(path)
    assert table.names == ["i", "t"] and table.values.tolist() == [[0, 0.001], [1, 0.003]]


def test_numbers_are_read_to_the_last_bit_without_a_warning(tmp_path):
    """As Python reads them, whatever the version of pandas."""
    random = np.random.default_rng(1)
    values = random.random((500, 2)) * 10.0 ** random.integers(-300, 300, (500, 2))
    lines = [",".join(f"{value:.17g}" for value in row) for row in values.tolist()]
    (tmp_path / "it.csv").write_text("\n".join(["a,b", *lines]) + "\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = read_numbers(tmp_path / "it.csv")
    assert table.values.tobytes() == values.tobytes()


@pytest.mark.parametrize(
    ("version", "options"), [("2.1.0", 1), ("3.0.2", 1), ("3.1.1", 0), ("3.2.0rc1", 0), ("4.0.0.dev0+1.gabc", 0)]
)
def test_pandas_is_asked_for_whole_numbers_where_it_does_not_give_them_unasked(version, options):
    assert len(_precise(version)) == options


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("i,t\n0,0.001\n0,\n", "row 3 of 'spikes.csv': the cell has no time"),
        ("i,t\n0,nan\n", "row 2 of 'spikes.csv': the cell has no time"),
        ("i,t\n,0.1\n", "row 2 of 'spikes.csv': there is no cell"),
        ("i,t\n0,#REF!\n", "row 2 of 'spikes.csv': the spreadsheet program put an error here"),
        ("i,t\n0,0.1,2\n", "row 2 of 'spikes.csv' has 3 cells"),
        ("i;t\n0;1,500\n", "may divide thousands or decimals"),
        ("i,t\n0,1_0\n", "is not a number"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path, content, message):
    from cxsystem2.config.inputs.spike_file import read_spikes

    path = tmp_path / "spikes.csv"
    path.write_text(content)
    with pytest.raises(ExpressionError) as error:
        read_spikes(path, None)
    assert message in str(error.value)


@pytest.fixture
def warned(anatomy, physiology, tmp_path, monkeypatch):
    """The warnings (or notes) of a model whose only input is given."""

    def warned(source, spikes="", level="warning"):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "spikes.csv").write_text(spikes)
        anatomy["IN"] = [{"idx": 0, "radius": "50*um", **source}]
        return [
            each.message for each in check(anatomy, physiology).report if each.label.startswith("IN") and each.level == level
        ]

    return warned


FILE = {"type": "spikes", "input_spikes_filename": "spikes.csv"}
VPM = {"type": "VPM", "number_of_neurons": 3}


@pytest.mark.parametrize(
    ("source", "spikes", "message"),
    [
        (FILE, "i,t\n0,1\n0,2\n1,3\n", "all 3 spikes of 'spikes.csv' come after the end of the run (100 ms)"),
        (FILE, "i,t\n0,0.001\n0,0.00102\n0,0.00104\n", "2 spikes will be lost"),
        ({**VPM, "spike_times": "[500 600]*ms"}, "", "after the end of the run (100 ms)"),
        ({**VPM, "spike_times": "[1 1.02]*ms"}, "", "1 spike will be lost"),
        ({**VPM, "spike_times": "1000000*Hz"}, "", "at 10000 Hz and not at 1e+06 Hz"),
    ],
)
def test_spikes_that_never_arrive_are_told(warned, source, spikes, message):
    [found] = warned(source, spikes)
    assert message in found


def test_one_volley_after_the_end_switches_an_input_off_which_is_a_note(warned):
    assert warned({**VPM, "spike_times": "[500]*ms"}) == []
    [found] = warned({**VPM, "spike_times": "[500]*ms"}, level="note")
    assert "the only volley comes after the end of the run (100 ms)" in found


@pytest.mark.parametrize(("source", "spikes"), [(FILE, "i,t\n0,0.001\n0,9\n"), ({**VPM, "spike_times": "[1 500]*ms"}, "")])
def test_spikes_that_arrive_are_no_problem(warned, source, spikes):
    assert warned(source, spikes) == []
