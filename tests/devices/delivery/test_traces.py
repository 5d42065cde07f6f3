"""Which traces are kept once for many synapses."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices.delivery.traces import traces
from cxsystem2.testing import models


@pytest.fixture
def found(anatomy, physiology):
    """The traces of the pathway between excitatory cells, which has a rule and some changes."""

    def found(rule, **changes):
        physiology.update(models.plasticity())
        anatomy["S"][1].update(syn_type=rule, **changes)
        return traces(CxSystem(anatomy, physiology).model().layout.projections[1])

    return found


@pytest.mark.parametrize(
    ("rule", "source", "target", "times"),
    [
        ("STDP", ["apre"], ["apost"], ["taupre", "taupost"]),
        ("Vogels", ["apre"], ["apost"], ["taupre", "taupost"]),
        ("minimal_triplet_STDP", ["x"], ["y", "y_avg"], ["tau_x", "tau_y", "tau_y_avg"]),
    ],
)
def test_traces_of_one_side_are_kept_once(found, rule, source, target, times):
    own = found(rule)
    assert (sorted(own.source), sorted(own.target), sorted(own.times)) == (source, target, sorted(times))


def test_traces_that_grow_by_the_weight_are_kept_in_each_synapse(anatomy, physiology):
    physiology.update(models.plasticity("STDP_with_scaling", stdp_SS_SS_soma="(0.04, -0.05, 20*ms, 30*ms)"))
    anatomy["S"][1].update(syn_type="STDP")
    assert traces(CxSystem(anatomy, physiology).model().layout.projections[1]) is None


@pytest.mark.parametrize("rule", ["deBrito", "Fixed", "Depressing"])
def test_what_is_integrated_in_every_step_or_has_no_trace_is_not_kept(found, rule):
    assert found(rule) is None


def test_recorded_traces_are_kept_in_each_synapse(found):
    assert found("STDP", monitors="[St]wght") is not None
    assert found("STDP", monitors="[St]apre") is None


def test_the_code_of_a_spike_is_split(found):
    own = found("STDP")
    solution = [("_apre", "apre*exp(-dt/taupre)"), ("_apost", "apost*exp(-dt/taupost)")]
    arrival = ["ge_post += wght", "apre += Apre", "wght = wght - apost"]
    pre, post = own.blocks(solution, arrival, ["apost += Apost", "wght += apre"])
    assert pre["side"].splitlines() == [
        "_now0_apre = _v_apre*exp(-_since/taupre)",
        "_now1_apre = _now0_apre + (Apre)",
        "_w_apre = _now1_apre*exp(-_ago/taupre)",
    ]
    assert pre["synapse"].splitlines() == [
        "_then_apost = _v_apost*exp(-_since/taupost)",
        "ge_post += wght",
        "wght = wght - _then_apost",
    ]
    assert post["synapse"].splitlines()[-1] == "wght += _then_apre"
    assert pre["renew_target"] == "_w_apost = _v_apost*exp(-_since/taupost)"
