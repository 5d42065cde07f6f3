"""Event-driven variables, recorded and saved: at every sample and at the end they are what their equations say."""

import h5py
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.brian import codegen_target, device_active
from cxsystem2.devices.closed_form import ClosedForm
from cxsystem2.devices.realise import Objects
from cxsystem2.models.synapses import synapses
from cxsystem2.testing.models import plasticity
from tests.conftest import needs

DT = 1e-4
SPIKES = (0.01, 0.03, 0.031, 0.06)
TRIPLETS = plasticity("minimal_triplet_STDP", mtSTDP_Apost="1")
DEVICES = [
    "python",
    *(pytest.param(name, marks=pytest.mark.compiled) for name in ("cpp", "genn_cpu")),
    pytest.param("cython", marks=[pytest.mark.compiled, pytest.mark.slow]),
]


@pytest.fixture
def quiet(anatomy, physiology):
    """Three inputs that fire at given times onto cells of two populations that never do."""
    for block in ("SS", "BC"):
        physiology[block] = {**physiology[block], "tonic_current": "0*pA"}
    physiology.update(J="0.01*nS")
    anatomy["IN"][0].update(number_of_neurons=3, spike_times=f"[{' '.join(map(str, SPIKES))}]*second")
    anatomy["params"].update(runtime="100*ms")
    row = {**anatomy["S"][0], "p": 1, "delay_distribution": "constant", "save_connection": 1}
    anatomy["S"] = [row, {**row, "post_syn_idx": 2}]
    return anatomy, physiology


def run(tables, device, path=None, shares=()):
    """A run; `shares` are `U_f` of its pathways."""
    needs(device)
    model = CxSystem(*tables, device=device)
    for pathway, share in zip(model.network.config.pathways, shares, strict=False):
        pathway.parameters["U_f"] = pathway.initial["u"] = share
    return model.run(save_results=path is not None, output=path)


def delay(device):
    """Steps from the time of an input to its arrival: inputs pass on after one, and spikes act one later on GeNN."""
    return 1 + round(2e-3 / DT) + (device == "genn_cpu")


def stepped(times, device, start, decay, rest, jump):
    """A variable at some times: it goes to `rest` with `decay`, and `jump` is what a spike makes of it."""
    arrivals = [round(spike / DT) + delay(device) for spike in SPIKES]
    found, value, last = [], start, 0
    for step in np.rint(times / DT).astype(int):
        while arrivals and arrivals[0] < step:
            value = jump(rest + (value - rest) * np.exp(-(arrivals[0] - last) * DT / decay))
            last = arrivals.pop(0)
        found.append(rest + (value - rest) * np.exp(-(step - last) * DT / decay))
    return np.array(found)


@pytest.mark.parametrize("device", DEVICES)
def test_a_recording_is_the_analytic_solution_at_every_sample(quiet, device):
    """Two pathways that share one object, and have parameters of their own."""
    anatomy, _ = quiet
    for row, monitors in zip(anatomy["S"], ("[St]u+R[dt]0.7*ms", "[St]u+wght"), strict=True):
        row.update(syn_type="Facilitating", monitors=monitors, p=1)
    shares = 0.1, 0.3
    results = run(quiet, device, shares=shares)
    for share, name in zip(shares, results.synapses, strict=True):
        recording = results.recordings[name]["u"]
        expected = stepped(recording.t, device, share, 0.3, share, lambda u, share=share: u + share * (1 - u))
        assert recording.values.shape[1] == results.synapses[name] > 0
        assert np.abs(recording.values - expected[:, np.newaxis]).max() < 1e-12
    assert np.ptp(results.recordings[name]["wght"].values, axis=0).max() == 0


@pytest.mark.parametrize("device", DEVICES)
def test_resources_are_saved_as_they_are_at_the_end(quiet, device, tmp_path):
    """One spike at 10 ms takes half; after 500 ms the resources have nearly recovered (tau_d 200 ms)."""
    anatomy, _ = quiet
    anatomy["params"]["runtime"] = "500*ms"
    anatomy["IN"][0]["spike_times"] = "[0.01]*second"
    for row in anatomy["S"]:
        row.update(syn_type="Depressing")
    run(quiet, device, tmp_path / "run.h5")
    with h5py.File(tmp_path / "run_connections.h5") as file:
        saved = np.concatenate([file[f"pathways/{number}/state/R"][:] for number in (0, 1)])
    event = round(0.01 / DT) + delay(device)
    assert saved == pytest.approx(1 - 0.5 * np.exp(-(0.5 - event * DT) / 0.2), rel=1e-12)
    assert saved.min() > 0.956


@pytest.mark.parametrize("device", DEVICES[:2])
def test_a_solution_may_rest_on_parameters_of_the_target(quiet, device, monkeypatch, tmp_path):
    anatomy, physiology = quiet
    model = synapses["Depressing"]
    monkeypatch.setattr(model, "equations", ("dR/dt = (1 - R)/(10*C_post/gL_post) : 1 (event-driven)",))
    monkeypatch.setattr(model, "factor", "")
    physiology["BC"]["C"] = "400*pF"
    for row in anatomy["S"]:
        row.update(syn_type="Depressing", monitors="[St]R")
    results = run(quiet, device, tmp_path / "run.h5")
    share = CxSystem(*quiet).network.config.pathways[0].parameters["U"]
    for name, decay in zip(results.synapses, (0.2, 0.4), strict=True):
        recording = results.recordings[name]["R"]
        expected = stepped(recording.t, device, 1.0, decay, 1.0, lambda R: R - share * R)
        assert np.abs(recording.values - expected[:, np.newaxis]).max() < 1e-12


@pytest.mark.parametrize("device", DEVICES)
def test_a_rule_survives_a_long_silence(quiet, device, tmp_path):
    """A trace and its average of 0.1 and 0.15 ms: 850 time constants without a spike, and one after them."""
    anatomy, physiology = quiet
    anatomy["IN"][0]["spike_times"] = "[0.005 0.09]*second"
    physiology.update(TRIPLETS, mtSTDP_tau_y="0.1*ms", mtSTDP_tau_y_avg="0.15*ms")
    for row in anatomy["S"]:
        row["syn_type"] = "minimal_triplet_STDP"
    run(quiet, device, tmp_path / "run.h5")
    event = round(0.09 / DT) + delay(device)
    trace = np.exp(-(0.1 - event * DT) / 0.02) * (1 + np.exp(-0.085 / 0.02))
    with h5py.File(tmp_path / "run_connections.h5") as file:
        for number in (0, 1):
            saved = {name: file[f"pathways/{number}/state/{name}"][:] for name in ("x", "y", "y_avg")}
            assert saved["x"] == pytest.approx(trace, rel=1e-12)
            assert not saved["y"].any()
            assert not saved["y_avg"].any()
            assert file[f"pathways/{number}/weight"][:] == pytest.approx(1e-9, rel=1e-12)


def closed_form(tables):
    """The solution of the only projection of some tables."""
    model = CxSystem(*tables).model()
    (projection,) = model.layout.projections
    (piece,) = model.pieces[projection.name]
    return ClosedForm(model, projection, piece, Objects(model.bank)[piece.name])


@pytest.fixture
def triplets(quiet):
    anatomy, physiology = quiet
    physiology.update(TRIPLETS)
    for row in anatomy["S"]:
        row["syn_type"] = "minimal_triplet_STDP"
    with device_active("runtime"), codegen_target("numpy"):
        yield closed_form(quiet)


def test_a_long_silence_ends_in_rest_and_not_in_nothing(triplets):
    """The solution of Brian2 itself multiplies a growing exponential, infinite after 18 s, by one that decays."""
    state = {"y": np.ones(4), "y_avg": np.ones(4), "lastupdate": np.array([1e4, 1e4 - 0.05, 1e4 - 20, 0.0])}
    triplets.advance(state, 1e4)
    expected = 0.025 / (0.025 - 0.06) * (np.exp(-0.05 / 0.025) - np.exp(-0.05 / 0.06)) + np.exp(-0.05 / 0.06)
    assert state["y_avg"] == pytest.approx([1, expected, 0, 0], rel=1e-9, abs=1e-100)
    assert state["y"] == pytest.approx([1, np.exp(-2), 0, 0], rel=1e-9, abs=1e-100)


def test_what_was_no_number_stays_none_and_harms_nobody(triplets):
    state = {"y": np.array([np.nan, 1]), "y_avg": np.ones(2), "lastupdate": np.zeros(2)}
    triplets.advance(state, 0.025)
    assert np.isnan(state["y"][0])
    assert state["y"][1] == pytest.approx(np.exp(-1))
