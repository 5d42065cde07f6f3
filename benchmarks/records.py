"""Memory of a run by the number of its spikes, when its results are written while it goes on (`CxSystem.record`)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Table

SPIKES = (1_000_000, 10_000_000, 100_000_000)
WANTED = 300
"""MB that Python or the program may take at most, whatever the number of spikes."""
CELLS = 2000
TABLE = Table("spikes", {"Python (MB)": ".0f", "program (MB)": ".0f", "wall (s)": ".1f"}, 12)
_WORKER = """
import resource, sys, time
from cxsystem2 import CxSystem
cell = {
    "C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "Vcut": "-50*mV", "V_res": "-60*mV", "Ee": "0*mV",
    "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms", "V_init": "EL", "tonic_current": "40*nA", "tau_tonic_rampup": "1e-6*ms",
    "refractory_period": "0*ms",
}
physiology = {"neuron_model": "LIF", "excitation_model": "SIMPLE_E", "inhibition_model": "SIMPLE_I", "SS": cell}
params = {"device": sys.argv[1], "seed": 1, "runtime": sys.argv[2], "simulation_title": "many"}
row = {"idx": 1, "number_of_neurons": int(sys.argv[3]), "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp]"}
begin = time.perf_counter()
path = CxSystem({"params": params, "G": [row]}, physiology).record(sys.argv[4])
seconds = time.perf_counter() - begin
import h5py
with h5py.File(path) as file:
    number = file["spikes/NG1_SS_L4/t"].shape[0]
peaks = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(number, *peaks, round(seconds, 1))
"""


def measure(options: Sequence[str] = ()) -> Iterator[str]:
    """Spikes, memory of Python and of the program (MB), seconds; each cell fires in every step."""
    yield f"{TABLE.head}   at most {WANTED} MB"
    for spikes in (int(word) for word in options) if options else SPIKES:
        with tempfile.TemporaryDirectory() as folder:
            runtime = f"{spikes / CELLS * 0.1:.1f}*ms"
            arguments = [sys.executable, "-c", _WORKER, "cpp", runtime, str(CELLS), str(Path(folder) / "run.h5")]
            done = subprocess.run(arguments, capture_output=True, text=True, check=True)
        number, *found = done.stdout.split()
        yield TABLE.row(f"{int(number):,}", *map(float, found))
