"""Our run of the COBA-EIF network against the same network written by hand in Brian2, with the same arrays."""

import brian2 as b2
import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.brian import codegen_target, device_active
from cxsystem2.devices import Options

EQUATIONS = """
dvm/dt = (gL*(EL - vm) + gL*DeltaT*exp((vm - VT)/DeltaT) + ge*(Ee - vm) + gi*(Ei - vm) + I*(1 - exp(-t/tau_I)))/C : volt (unless refractory)
dge/dt = -ge/tau_e : siemens
dgi/dt = -gi/tau_i : siemens
"""  # noqa: E501
CONSTANTS = {
    "gL": 10 * b2.nS, "EL": -60 * b2.mV, "DeltaT": 2 * b2.mV, "VT": -52 * b2.mV, "C": 200 * b2.pF, "Ee": 0 * b2.mV,
    "Ei": -80 * b2.mV, "I": 200 * b2.pA, "tau_I": 20 * b2.ms, "tau_e": 5 * b2.ms, "tau_i": 10 * b2.ms,
}  # fmt: skip


def by_hand(network, duration):
    """Twenty lines of Brian2 and the arrays of the plan."""
    config = network.config
    cells = b2.NeuronGroup(
        4000, EQUATIONS, threshold="vm > -30*mV", reset="vm = -60*mV", refractory=5 * b2.ms, method="euler", namespace=CONSTANTS
    )
    cells.vm = np.concatenate([network.initial_potential(population) for population in config.populations]) * b2.volt
    offset = {"1": 0, "2": 3200}
    objects = [cells]
    for sign in ("ge", "gi"):
        drawn = [(pathway, network.connections(pathway)) for pathway in config.pathways if pathway.sign == sign]
        i, j, w, d = (
            np.concatenate([value(pathway, part) for pathway, part in drawn])
            for value in (
                lambda pathway, part: part.source + offset[pathway.pre],
                lambda pathway, part: part.target + offset[pathway.post],
                lambda _, part: part.weight,
                lambda _, part: part.delay,
            )
        )
        order = np.lexsort((j, np.rint(d / 1e-4), i))
        synapses = b2.Synapses(cells, cells, "w : siemens (constant)", on_pre=f"{sign}_post += w")
        synapses.connect(i=i[order], j=j[order])
        synapses.w, synapses.delay = w[order] * b2.siemens, d[order] * b2.second
        objects.append(synapses)
    monitor = b2.SpikeMonitor(cells)
    b2.Network(*objects, monitor).run(duration * b2.second)
    return monitor


BRIAN2 = ["python", *(pytest.param(word, marks=[pytest.mark.compiled, pytest.mark.slow]) for word in ("cython", "cpp"))]
"""The devices that add in the order of Brian2; after 300 ms another order gives other spikes.

Every day the scenarios compare compiled devices with python; here Brian2 compiles by its own way as well, which takes a minute.
"""


@pytest.mark.parametrize("device", BRIAN2, indirect=True)
def test_a_network_written_by_hand_has_the_same_spikes(device, configs, tmp_path):
    files = (configs / f"coba_eif_{kind}.csv" for kind in ("anatomy", "physiology"))
    model = CxSystem(*files, device=device, changes=["runtime=300*ms"])
    ours = model.run(save_results=False, options=Options(fast=False))
    if device == "cpp":
        with device_active("cpp_standalone", build_on_run=True, directory=str(tmp_path / "by_hand")):
            monitor = by_hand(model.network, 0.3)
            cell, time = np.array(monitor.i[:]), np.array(monitor.t_[:])
    else:
        with device_active("runtime"), codegen_target({"python": "numpy"}.get(device, device)):
            monitor = by_hand(model.network, 0.3)
            cell, time = np.array(monitor.i[:]), np.array(monitor.t_[:])
    assert len(cell) > 10_000
    for name, start, stop in (("NG1_E_L4", 0, 3200), ("NG2_I_L4", 3200, 4000)):
        own = (cell >= start) & (cell < stop)
        assert np.array_equal(ours.spikes[name].i, cell[own] - start)
        assert np.array_equal(ours.spikes[name].t, time[own])
