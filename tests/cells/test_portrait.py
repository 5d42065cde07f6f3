"""The portrait of a cell: the same numbers as Brian2 has, and every model of the catalogue."""

import math

import numpy as np
import pytest

from cxsystem2.cells import CellError, SpikeTrain, fi_curve, portrait, simulate
from cxsystem2.cells.copies import Copies
from cxsystem2.cells.equations import rest
from cxsystem2.cells.parameters import Silent, neuron_model, values_of
from cxsystem2.cells.telling import as_dict, lines
from cxsystem2.models.cells import SOMA, Cell, Soma
from cxsystem2.models.neurons import neurons
from cxsystem2.models.receptors import excitation, inhibition

VALUES = {
    "volt": {"ge": "0*mV", "gi": "-75*mV"}, "second": {"": "5*ms", "decay": "6*ms", "rise": "1*ms"}, "1": {"": 0.5},
    "siemens": {"": "10*nS"},
}  # fmt: skip


def given(receptor, sign):
    """Values for the parameters of a receptor: it has no starting values."""
    found = {}
    for name, parameter in receptor.parameters.items():
        kinds = VALUES[parameter.unit]
        found[name] = next((kinds[word] for word in kinds if word and word in name), kinds.get("", kinds.get(sign)))
    return found


def drawn(word, excite="SIMPLE_E", inhibit="SIMPLE_I", changes=None, **options):
    neuron, pair = neuron_model(word), (excitation[excite], inhibition[inhibit])
    values = values_of(neuron, {**given(pair[0], "ge"), **given(pair[1], "gi"), **(changes or {})}, pair)
    return portrait(Cell(Soma(*pair, neuron)), {SOMA: values}, rest(neuron, values), **options), values


@pytest.mark.parametrize("word", ["EIF", "ADEX", "IZHIKEVICH"])
def test_spikes_are_those_of_brian2(word):
    neuron = neuron_model(word)
    values, currents = values_of(neuron), np.linspace(0, 2e-9, 5)
    run = Copies(Cell(Soma(Silent, Silent, neuron)), values, rest(neuron, values), 5, 5e-5).run(0.2, currents)
    counts = fi_curve(word, currents.tolist(), settle=0, duration=0.2).counts
    assert counts.sum() > 0
    assert np.bincount(run.copies, minlength=5).tolist() == counts.tolist()


def test_a_response_is_that_of_brian2():
    found, values = drawn("ADEX", dt=5e-5, weights={"ge": "2*nS"})
    names = {name: values[name] for name in ("Ee", "tau_e")}
    run = simulate("ADEX", duration=0.3, parameters=names, excitation="SIMPLE_E", spikes=SpikeTrain([0.1], 2e-9))
    excited = found.responses[0]
    change = run.vm - run.vm[0]
    assert excited.psp.peak == pytest.approx(change.max(), rel=1e-3)
    assert excited.psp.time_to_peak == pytest.approx(run.t[change.argmax()] - 0.1 - 5e-5, abs=1e-4)


def test_a_current_is_that_of_the_textbook():
    """A conductance that jumps and decays at a held potential: w (E - V) exp(-t/tau)."""
    found, values = drawn("LIF", weights={"ge": 1e-9, "gi": 3e-9})
    for one, reversal, tau in zip(found.responses, ("Ee", "Ei"), ("tau_e", "tau_i"), strict=True):
        assert one.psc.peak == pytest.approx(one.weight * (values[reversal] - found.rest), rel=1e-6)
        assert one.psc.decay == pytest.approx(values[tau], rel=0.02)
        assert one.psc.time_to_peak == 0
    assert found.resistance == pytest.approx(1 / values["gL"], rel=1e-3)
    assert found.rest == pytest.approx(values["EL"])


def test_the_curve_begins_where_a_leaky_cell_fires():
    found, values = drawn("LIF", dt=2e-5, duration=0.1)
    threshold = values["gL"] * (values["VT"] - values["EL"])
    step = found.currents[1] - found.currents[0]
    assert threshold - step < found.rheobase <= threshold * 1.4
    tau, current = values["C"] / values["gL"], found.currents[-1]
    reset = values["V_res"] - values["EL"]
    period = values["refractory_period"] + tau * math.log(
        (current / values["gL"] - reset) / ((current - threshold) / values["gL"])
    )
    assert found.rates[-1] == pytest.approx(1 / period, rel=0.02)


@pytest.mark.parametrize("word", [word for word in neurons if word != "SIMPLE_HH"])
def test_every_neuron_model_has_a_curve(word):
    found, _ = drawn(word, duration=0.2)
    assert found.rates.max() > 0
    assert len(found.responses) == 2


@pytest.mark.parametrize(
    ("sign", "word"), [(sign, word) for sign, known in (("ge", excitation), ("gi", inhibition)) for word in known]
)
def test_every_receptor_has_a_response(sign, word):
    found, _ = drawn("LIF", **{"excite" if sign == "ge" else "inhibit": word}, duration=0.1)
    one = found.responses[0 if sign == "ge" else 1]
    assert one.receptor == word
    assert one.psp.peak * (1 if sign == "ge" else -1) > 0
    assert (one.psc is None) == (word == "DELTA")


def test_a_cell_that_fires_by_itself_is_measured_without_its_tonic_current():
    neuron, pair = neuron_model("LIF"), (excitation["SIMPLE_E"], inhibition["SIMPLE_I"])
    cell = Cell(Soma(*pair, neuron, tonic=True))
    values = values_of(neuron, {**given(pair[0], "ge"), **given(pair[1], "gi")}, pair)
    values |= {"tonic_current": 2 * values["gL"] * (values["VT"] - values["EL"]), "tau_tonic_rampup": 0.01}
    found = portrait(cell, {SOMA: values}, rest(neuron, values))
    assert found.rheobase is None and found.currents[0] < 0 < found.rates[len(found.rates) // 2]
    assert found.responses[0].psp.peak > 0
    assert "measured without that current" in found.notes[0]
    assert any("fires without injected current" in line for line in lines(found))


def test_a_large_weight_is_told():
    found, _ = drawn("LIF", weights={"ge": "500*nS"})
    assert found.responses[0].psp is None
    assert "makes the cell fire" in " ".join(found.notes)


def test_a_wrong_weight_gets_a_sentence():
    with pytest.raises(CellError, match=r"weight of ge.*siemens"):
        drawn("LIF", weights={"ge": "2*mV"})
    with pytest.raises(CellError, match="weight of gi: it is below 0"):
        drawn("LIF", weights={"gi": -1e-9})


def test_a_picture_and_json(tmp_path):
    found, _ = drawn("LIF", duration=0.1)
    assert found.save_plot(tmp_path / "cell.svg").read_text().startswith("<?xml")
    told = as_dict(found, most=50)
    assert len(told["responses"][0]["t"]) <= 50 and told["responses"][0]["psp"]["peak"] > 0
