"""The names of the package: all there, light, known to type checkers, and enough for a package of somebody else."""

import ast
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cxsystem2
from cxsystem2 import RegistryError, register
from cxsystem2.registry import groups

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = '''
"""Models and other things of a package of somebody else, written with public names alone."""

from dataclasses import dataclass

import numpy as np

from cxsystem2 import (
    MEMBRANE, DistributionMeasure, Export, FigureKind, Neuron, Parameter, Receptor, RunFigure, RunMeasure, StateVariable,
    Synapse,
    Trains,
)


class Qif(Neuron):
    """A quadratic neuron."""

    parameters = {**MEMBRANE, "VT": Parameter("volt", "threshold"), "Vcut": Parameter("volt", "where a spike is counted")}
    current = "gL*(vm - EL)*(vm - VT)/(VT - EL)"


class Fast(Receptor):
    """A conductance that decays in a time of its own."""

    parameters = {"tau_fast": Parameter("second", "decay", default=0.002, positive=True), "Ee": Parameter("volt", "reversal")}
    state = (StateVariable("ge", "-ge/tau_fast", "siemens"),)
    current = "ge*(Ee - vm)"
    incremented = ("ge",)


class Half(Synapse):
    """A synapse that transmits half of its weight."""

    transmitted = "0.5*wght"


@dataclass(frozen=True)
class Longest(DistributionMeasure):
    """The longest interval of a cell."""

    unit = "second"

    def values(self, trains: Trains) -> np.ndarray:
        found = np.full(trains.size, np.nan)
        np.fmax.at(found, *trains.intervals)
        return found


class Synapses(RunMeasure):
    """How many synapses there are."""

    def value(self, results):
        return float(sum(results.synapses.values()))


class Listing(Export):
    """The populations, a line for each."""

    suffix = ".txt"

    def write(self, results, target):
        target.write_text("".join(f"{name} {one.size}\\n" for name, one in results.populations.items()))


class Nothing(FigureKind):
    """An empty figure."""

    def fits(self, picture):
        return False

    def refusal(self, picture):
        return "it draws nothing"

    def draw(self, picture):
        raise NotImplementedError


@dataclass(frozen=True)
class Blank(RunFigure):
    """Axes with a title."""

    text: str = "nothing"

    def draw(self, view, canvas):
        canvas.one().set_title(self.text)
'''
POINTS = {
    "neurons": "Qif", "excitation": "Fast", "synapses": "Half", "measures": "Longest", "run_measures": "Synapses",
    "exports": "Listing", "figures": "Nothing", "run_figures": "Blank",
}  # fmt: skip
USE = """
from cxsystem2 import CxSystem, measure, measure_run
from cxsystem2.collect.figures.base import kinds
from cxsystem2.testing.models import small

anatomy, physiology = small()
physiology |= {"neuron_model": "Qif", "excitation_model": "Fast"}
physiology["SS"] = {**physiology["SS"], "tonic_current": "300*pA"}
anatomy["S"][1]["syn_type"] = "Half"
results = CxSystem(anatomy, physiology).run(save_results=False)
print(measure(results, ["Longest"]).loc["NG1_SS_L4", "Longest"] > 0, measure_run(results)["Synapses"] > 0)
print(results.plot.Blank(text="mine").axes[0].get_title())
print(results.export("Listing", "populations.txt").read_text().splitlines()[1], "Nothing" in kinds)
"""


def typed():
    """The names that a type checker sees, by the module that they come from."""
    tree = ast.parse((ROOT / "cxsystem2" / "__init__.py").read_text())
    (block,) = [one for one in tree.body if isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING"]
    return {name.name: one.module for one in block.body for name in one.names}


def test_every_name_is_there_for_people_for_type_checkers_and_for_programs():
    assert typed() == cxsystem2._HOMES
    assert sorted(cxsystem2.__all__) == sorted([*cxsystem2._HOMES, "__version__"])
    assert set(cxsystem2.__all__) <= set(dir(cxsystem2))
    for name in cxsystem2.__all__:
        assert getattr(cxsystem2, name) is not None


def test_tab_offers_what_users_need_and_nothing_that_the_package_itself_imports():
    offered = {name for name in dir(cxsystem2) if not name.startswith("__")}
    assert offered == {*cxsystem2.__all__, "cells", "collect", "measures"} - {"__version__"}
    assert cxsystem2.collect.collect and cxsystem2.measures.measure


def test_help_shows_the_names_with_their_meaning():
    import pydoc

    text = pydoc.render_doc(cxsystem2, renderer=pydoc.plaintext)
    assert "class CxSystem" in text and "sweep(" in text
    assert not set(re.findall(r"^    (\w+) = ", text.partition("\nDATA\n")[2], re.MULTILINE)) - {*cxsystem2.__all__, "__all__"}


def test_no_name_is_that_of_a_module():
    """Importing the module would put it in the place of the name."""
    assert not {one.name for one in pkgutil.iter_modules(cxsystem2.__path__)} & set(cxsystem2.__all__)


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(AttributeError, match="module 'cxsystem2' has no attribute 'CxSytem'"):
        cxsystem2.CxSytem  # noqa: B018


def test_the_package_alone_loads_nothing_heavy():
    script = "import sys, cxsystem2; dir(cxsystem2); print(*{name.partition('.')[0] for name in sys.modules} - before)"
    script = f"import sys; before = {{name.partition('.')[0] for name in sys.modules}}; {script}"
    done = subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {script}"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    foreign = set(done.stdout.split()) - set(sys.stdlib_module_names)
    assert foreign == {"cxsystem2"}


def test_every_base_of_plugins_has_a_public_name():
    public = [getattr(cxsystem2, name) for name in cxsystem2._HOMES]
    without = [registry.base for registry in groups().values() if registry.base not in public]
    assert [base for base in without if not base.__module__.startswith("cxsystem2.lfads.")] == []  # those need PyTorch
    assert {f"cxsystem2.{kind}" for kind in POINTS} <= groups().keys()


def test_a_package_adds_models_and_other_things_with_public_names_alone(tmp_path):
    (tmp_path / "my_models.py").write_text(PLUGIN)
    assert set(re.findall(r"^from (\S*cxsystem2\S*)", PLUGIN, re.MULTILINE)) == {"cxsystem2"}
    metadata = tmp_path / "my_models-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: my-models\nVersion: 1.0\n")
    points = "".join(f"[cxsystem2.{group}]\n{name} = my_models:{name}\n" for group, name in POINTS.items())
    (metadata / "entry_points.txt").write_text(points)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT)))}
    done = subprocess.run([sys.executable, "-c", USE], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "cannot be used" not in done.stderr
    assert done.stdout.splitlines() == ["True True", "mine", "NG1_SS_L4 80 True"]


@pytest.fixture
def fresh(monkeypatch):
    """Registries that forget what a test registers."""
    for registry in groups().values():
        monkeypatch.setattr(registry, "_entries", dict(registry._entries))
        monkeypatch.setattr(registry, "_words", dict(registry._words))
    return groups()


def test_a_class_is_registered_by_its_base(fresh):
    @register("mine", "my own")
    class Mine(cxsystem2.Neuron):
        """A neuron."""

    assert fresh["cxsystem2.neurons"]["MY OWN"] is Mine
    assert Mine.word == "mine"


def test_a_receptor_says_its_sign(fresh):
    class Mine(cxsystem2.Receptor):
        """A receptor."""

    with pytest.raises(RegistryError, match="Mine cannot be registered: name its group, one of excitation, inhibition"):
        register("mine")(Mine)
    register("mine", group="excitation")(Mine)
    assert "mine" in fresh["cxsystem2.excitation"]
    assert "mine" not in fresh["cxsystem2.inhibition"]


@pytest.mark.parametrize("options", [{}, {"group": "neurons"}])
def test_a_class_without_a_base_is_told_what_to_do(options):
    with pytest.raises(RegistryError, match=r"the class int cannot be registered.*: derive it from Neuron, Synapse or another"):
        register("whole", **options)(int)
