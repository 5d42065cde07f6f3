"""The models of the page "From Brian2": script and tables of the page fire alike, with the same synapses and start values."""

import re
from pathlib import Path

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.devices import Options

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "from-brian2.md").read_text(encoding="utf-8")
RUNTIMES = {"CUBA": 60, "COBA": 60, "Izhikevich 2003": 60, "Brunel 2000": 80, "AdEx and LIF in one network": 150}
"""Runtimes in millisecond."""
MEMBERS = {"Ce": (0, 1), "Ci": (2, 3), "See": (0,), "Sei": (1,), "Sie": (2,), "Sii": (3,)}
"""The rows of the table behind each object of a script."""


def section(title):
    """The script of a model, and its two tables, each with its format."""
    text = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)[1]
    script, *tables = re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert script[0] == "python" and len(tables) == 2
    return script[1], tables


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A model of the page, from its tables."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))

    def make(title, **options):
        paths = []
        for (kind, text), name in zip(section(title)[1], ("anatomy", "physiology"), strict=True):
            paths.append(tmp_path / f"{name}.{kind}")
            paths[-1].write_text(text, encoding="utf-8")
        changes = [f"runtime={RUNTIMES[title]}*ms", "device=python", *options.pop("changes", ())]
        return CxSystem(*paths, changes=changes, trust=True, **options)

    return make


class Given:
    """The synapses and start values of a model for a script: numbers of cells within the groups that the script has."""

    def __init__(self, network, together):
        self.network, (self.excitatory, self.inhibitory) = network, network.config.populations
        self.together = together
        """Whether targets and sources are numbered through both populations."""

    def synapses(self, name):
        """Sources, targets and weights (SI units) of an object, by source and target."""
        parts = []
        for number in MEMBERS[name]:
            pathway = self.network.config.pathways[number]
            found = self.network.connections(pathway)
            shift = {"E": 0, "I": self.excitatory.size if self.together else 0}
            source = 0 if name == "Ci" and self.together == "slices" else shift[pathway.pre]
            parts.append((found.source + source, found.target + shift[pathway.post], found.weight))
        source, target, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.lexsort((target, source))
        return source[order], target[order], weight[order]

    def start(self, variable, which=None):
        """Start values of one population, or of both behind each other."""
        populations = [self.excitatory, self.inhibitory] if which is None else [which]
        values = [
            self.network.initial_potential(one) if variable == "v" else self.network.start(one, variable) for one in populations
        ]
        return np.concatenate(values)


def script_of(title):
    """The script of the page without what it draws itself: its synapses, weights and start values are given."""
    text = section(title)[0]
    text = re.sub(
        r"^(\w+)\.connect\(.*\)$", r"\1.connect(i=given.synapses('\1')[0], j=given.synapses('\1')[1])", text, flags=re.M
    )
    text = re.sub(r'^(\w+)\.w = ".*rand\(\)"$', r"\1.w = given.synapses('\1')[2]", text, flags=re.M)
    text = re.sub(r'^P\.v = ".*rand\(\).*"$', r"P.v = given.start('v')*volt", text, flags=re.M)
    text = re.sub(r'^([EI])\.v = ".*rand\(\).*"$', r"\1.v = given.start('v', \1_)*volt", text, flags=re.M)
    text = text.replace('group.r = "rand()"', "group.r = given.start('r', E_ if group is RS else I_)")
    assert text.count("run(1 * second)") == 1
    return text.replace("run(1 * second)", f"run({RUNTIMES[title]}*ms)")


def spikes_of(scope, network):
    """The spikes of the two populations of a script that was run: cells and steps."""
    if "spikes" in scope:
        cells, times = np.array(scope["spikes"].i), np.array(scope["spikes"].t / scope["second"])
        size = network.config.populations[0].size
        parts = [(cells[cells < size], times[cells < size]), (cells[cells >= size] - size, times[cells >= size])]
    else:
        names = ("spikes_RS", "spikes_FS") if "spikes_RS" in scope else ("spikes_E", "spikes_I")
        parts = [(np.array(scope[name].i), np.array(scope[name].t / scope["second"])) for name in names]
    dt = network.config.system.default_clock
    return [sorted(zip(np.rint(times / dt).astype(int).tolist(), cells.tolist(), strict=True)) for cells, times in parts]


@pytest.mark.parametrize("title", RUNTIMES)
def test_script_and_tables_fire_alike(title, model):
    own = model(title)
    results = own.run(save_results=False, options=Options(fast=False))  # Brian2's own noise, as in the script
    network = own.network
    given = Given(network, {"CUBA": "whole", "COBA": "whole", "Brunel 2000": "slices"}.get(title, ""))
    import brian2

    scope = {"given": given, "E_": given.excitatory, "I_": given.inhibitory}
    text = script_of(title)
    if title == "Brunel 2000":  # the same draws: one Poisson number for each cell in a step
        drive = "P.run_regularly('v += J*poisson(100*70*Hz*dt)', when='synapses')"
        text = re.sub(r"^external = .*$", drive, text, flags=re.M)
    brian2.start_scope()
    brian2.prefs.codegen.target = "numpy"
    state = np.random.get_state()
    try:
        brian2.seed(network.seed)
        exec(text, scope)
    finally:
        np.random.set_state(state)
        brian2.prefs.codegen.target = "auto"
        brian2.start_scope()
        brian2.defaultclock.dt = 1e-4 * brian2.second
    dt = network.config.system.default_clock
    found = [
        sorted(zip(np.rint(train.t / dt).astype(int).tolist(), train.i.tolist(), strict=True))
        for train in results.spikes.values()
    ]
    expected = spikes_of(scope, network)
    assert min(map(len, expected)) > 30
    assert found == expected
