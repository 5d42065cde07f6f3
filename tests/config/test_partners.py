"""What synapse models ask of the cells on their two sides; targets of the wrong model are in `test_broken_tables`."""

from types import SimpleNamespace

import pytest

from cxsystem2 import CxSystem
from cxsystem2.config.partners import unfit
from cxsystem2.errors import TableError
from cxsystem2.models.synapses import synapses

GAP = {"neuron_model": "ADEXGAP", "gap_junction_weight": "1*nS"}
MORE = {"a": "0*nS", "b": "0*pA", "tau_w": "100*ms"}


@pytest.fixture
def refused(anatomy, physiology):
    """The message for the last row of a table of pathways with gap junctions."""

    def refused(*rows, **changes):
        physiology.update({**GAP, **changes})
        for block in ("SS", "BC"):
            physiology[block] = {**physiology[block], **MORE}
        row = {"receptor": "ge", "syn_type": "Gap_junction", "p": 1}
        anatomy["S"] = [{**row, "pre_syn_idx": pre, "post_syn_idx": post} for pre, post in rows]
        with pytest.raises(TableError) as error:
            CxSystem(anatomy, physiology)
        (message,) = str(error.value).splitlines()
        assert f"anatomy['S']['syn_type']:{len(rows)}:" in message
        return message

    return refused


def test_an_input_has_no_potential_for_a_gap_junction(refused):
    assert "reads the variable vm of its source, which 'NG0_relay_vpm' does not have" in refused((0, 1))


def test_gap_junctions_from_two_models_onto_one_are_refused(refused, physiology):
    physiology["BC"] = {name: value for name, value in physiology["BC"].items() if "tonic" not in name}
    message = refused((1, 1), (2, 1))
    assert "onto the model of 'NG1_SS_L4' comes from 'NG1_SS_L4' already, and 'NG2_BC_L4' has other equations" in message


def test_a_gap_junction_without_a_weight_asks_for_its_scalar(anatomy, physiology):
    anatomy["S"] = [{"receptor": "ge", "syn_type": "Gap_junction", "p": 1, "pre_syn_idx": 1, "post_syn_idx": 1}]
    physiology["neuron_model"] = "ADEXGAP"
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], **MORE}
    with pytest.raises(TableError, match="no weight: 'gap_junction_weight' is not in"):
        CxSystem(anatomy, physiology)


def _cell(model, unit="siemens"):
    receptor = SimpleNamespace(word="E_NDF", weight_unit=unit)
    cell = SimpleNamespace(soma=SimpleNamespace(neuron=SimpleNamespace(word=model)), receptor=lambda sign: receptor)
    return SimpleNamespace(name="NG1_PC_L2", cell=cell)


@pytest.mark.parametrize(
    ("rule", "post", "compartment", "message"),
    [
        ("Vogels", _cell("EIF"), "soma", ""),
        ("Vogels", _cell("EIF"), "a0", "fires at the soma; it cannot be on 'a0'"),
        ("Vogels", _cell("EIF", "1"), "soma", "changes conductances, but weights of the receptor E_NDF are none"),
        ("CPlastic", _cell("CADEX"), "basal", "needs targets of the neuron model CADEX, but 'basal' is a dendrite"),
        ("CPlastic", _cell("CADEX"), "soma", "reads the variable x_trace of its source"),
        ("Fixed", _cell("EIF"), "a0", ""),
    ],
)
def test_plastic_synapses_need_spikes_and_conductances(rule, post, compartment, message):
    found = unfit(synapses[rule], SimpleNamespace(name="NG0_relay_vpm"), post, "ge", compartment)
    assert message in found
    assert bool(message) == bool(found)
