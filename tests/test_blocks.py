"""A block of a table as a cell: its models and values are those that a simulation would have."""

import pytest

from cxsystem2.blocks import blocks_of, cell_of
from cxsystem2.catalogue import example_tables
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_physiology

OWN = {
    "neuron_model": "LEAKY",
    "E": {"C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms",
          "tau_i": "10*ms"},
    "models": {"neurons": {"LEAKY": {
        "about": "a leaky neuron", "parameters": {"gL": "siemens", "EL": "volt", "VT": "volt"}, "current": "gL*(EL - vm)",
        "threshold": "vm > VT", "reset": ["vm = EL"]}}},
}  # fmt: skip
WRITTEN = {
    "neuron_model": "IZ",
    "E": {"a": 0.02, "b": 0.2},
    "models": {"neurons": {"IZ": {
        "equations": "dv/dt = (0.04*v**2 + 5*v + 140 - u)/ms : 1\ndu/dt = a*(b*v - u)/ms : 1\na : 1\nb : 1",
        "threshold": "v > 30", "reset": "v = -65; u += 8", "start": {"v": -65, "u": -13}}}},
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_confirmed(monkeypatch, tmp_path):
    """Confirmations of these tests are kept in a folder of theirs."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def tables(name):
    report = Report()
    anatomy, physiology = example_tables(name)
    return read_anatomy(anatomy, report), read_physiology(physiology, report)


def own(table):
    return read_physiology(table, Report())


def test_the_cell_is_that_of_the_population():
    anatomy, physiology = tables("adex_ei")
    found = cell_of(physiology, "RS", anatomy)
    assert found.used
    assert found.population.cell.soma.neuron.word == "ADEX"
    assert found.population.size == 1
    changed = cell_of(physiology, "RS", anatomy, ["RS.C=123*pF"])
    assert changed.population.parameters["soma"]["C"] == pytest.approx(123e-12)


def test_without_an_anatomy_table_the_models_are_those_for_all_cells():
    found = cell_of(tables("coba_eif")[1], "E")
    assert not found.used
    assert "no population has this block" in found.notes[0]
    assert found.portrait().rates.max() > 0


def test_a_cell_with_dendrites_has_all_of_them():
    anatomy, physiology = tables("microcircuit")
    found = cell_of(physiology, "L23_PC", anatomy)
    assert found.population.cell.dendrites
    assert found.portrait(duration=0.1).responses[0].psp.peak > 0


def test_equations_of_the_table_need_a_confirmation():
    with pytest.raises(TableError, match="--trust"):
        cell_of(own(OWN), "E")
    found = cell_of(own(OWN), "E", trust=True).portrait(duration=0.2)
    assert found.rheobase == pytest.approx(100e-12, rel=0.5)


def test_equations_without_a_place_for_a_current_have_no_curve():
    found = cell_of(own(WRITTEN), "E", trust=True).portrait({"ge": 2}, duration=0.2)
    assert not len(found.currents) and "I_syn" in found.notes[0]
    assert found.unit == "1" and found.responses[0].psp.peak == pytest.approx(2)


def test_what_is_no_cell_is_told():
    _, physiology = tables("coba_eif")
    with pytest.raises(CxSystemError, match="'cw' is not the block of a cell"):
        cell_of(physiology, "cw")
    with pytest.raises(CxSystemError, match=r"no block 'e'.*did you mean 'E'"):
        cell_of(physiology, "e")
    assert blocks_of(physiology) == ["cw", "delay", "E", "I"]


def test_a_bad_value_gets_its_sentence_and_other_blocks_do_not_matter():
    anatomy, physiology = tables("coba_eif")
    with pytest.raises(TableError, match="membrane capacitance -1\\*pF is not above 0"):
        cell_of(physiology, "E", anatomy, ["E.C=-1*pF"])
    assert cell_of(physiology, "E", anatomy, ["I.C=-1*pF"]).used
