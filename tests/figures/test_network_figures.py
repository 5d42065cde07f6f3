"""Figures of the network of a run: their numbers are those of the plan, and of what the run has drawn."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from cxsystem2.checking import check
from cxsystem2.errors import CxSystemError
from cxsystem2.figures import draw
from cxsystem2.netfigures import network_of, sample
from cxsystem2.netfigures.lines import lines_of, nodes_of
from cxsystem2.netfigures.sample import some_blocks, targets_in
from cxsystem2.network import Network

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
KINDS = ("connectivity", "degrees", "diagram", "delays", "fi", "weights")


@pytest.fixture(scope="module")
def network(small_run):
    return network_of(small_run)


def of(network, pre, post):
    return next(one for one in network.config.pathways if (one.pre, one.post) == (pre, post))


def test_the_matrix_has_the_synapses_of_the_run(small_results, network):
    ax = small_results.plot.connectivity(value="synapses").axes[0]
    matrix = ax.images[0].get_array()
    assert [one.get_text() for one in ax.get_xticklabels()] == ["SS", "BC", "VPM"]
    assert [one.get_text() for one in ax.get_yticklabels()] == ["SS", "BC"]
    assert np.nansum(matrix) == sum(small_results.synapses.values())
    assert matrix[1, 0] == small_results.synapses[of(network, "1", "2").name] and matrix.mask[1, 2]


def test_the_matrix_counts_synapses_of_pairs_and_of_cells(small_results, network):
    many = small_results.synapses[of(network, "1", "2").name]
    pairs, cells = (
        small_results.plot.connectivity(value=word).axes[0].images[0].get_array() for word in ("per_pair", "indegree")
    )
    sizes = [small_results.populations[name].size for name in ("NG1_SS_L4", "NG2_BC_L4")]
    assert pairs[1, 0] == pytest.approx(many / np.prod(sizes)) and cells[1, 0] == pytest.approx(many / sizes[1])


def test_the_mean_weight_is_said_with_its_unit(small_results, network):
    ax, bar = small_results.plot.connectivity(value="weight").axes
    weights = network.connections(of(network, "1", "2")).weight
    assert ax.images[0].get_array()[1, 0] == pytest.approx(1e9 * weights.mean())
    assert bar.get_ylabel() == "mean weight (nS)"


def test_the_mean_delay_is_in_milliseconds(small_results, network):
    ax, bar = small_results.plot.connectivity(value="delay").axes
    delays = network.connections(of(network, "1", "2")).delay
    assert ax.images[0].get_array()[1, 0] == pytest.approx(1e3 * delays.mean())
    assert bar.get_ylabel() == "mean delay (ms)"


@pytest.mark.parametrize("direction", ["in", "out"])
def test_degrees_are_those_of_all_synapses(small_results, network, direction):
    (ax,) = small_results.plot.degrees(direction=direction, names=["BC"]).axes
    (steps,) = ax.patches
    side, other = ("post", "target") if direction == "in" else ("pre", "source")
    own = [one for one in network.config.pathways if getattr(one, side) == "2"]
    degrees = sum(np.bincount(getattr(network.connections(one), other), minlength=20) for one in own)
    data = steps.get_data()
    assert data.values == pytest.approx(np.histogram(degrees, data.edges)[0] * 100 / 20)
    assert steps.get_label() == f"BC (mean {degrees.mean():.4g})"


@pytest.mark.parametrize(("kind", "factor", "unit"), [("weights", 1e9, "nS"), ("delays", 1e3, "ms")])
def test_weights_and_delays_are_those_that_were_drawn(small_results, network, kind, factor, unit):
    (ax,) = getattr(small_results.plot, kind)(names=["SS"]).axes
    synapses = network.connections(of(network, "1", "1"))
    values = factor * (synapses.weight if kind == "weights" else synapses.delay)
    whole, half, middle = (line.get_xdata() for line in ax.lines)
    assert whole == pytest.approx(np.percentile(values, (1, 99))) and half == pytest.approx(np.percentile(values, (25, 75)))
    assert middle == pytest.approx([np.median(values)])
    assert ax.get_xlabel() == f"{kind[:-1]} ({unit})" and ax.get_yticklabels()[0].get_text() == "SS to SS"


def test_a_cell_has_the_curve_of_its_portrait(small_results):
    (ax,) = small_results.plot.fi(names=["SS"]).axes
    (line,) = ax.lines
    assert np.all(np.diff(line.get_xdata()) > 0) and line.get_ydata()[0] == 0 and line.get_ydata()[-1] > 50


def test_the_diagram_has_the_populations_that_are_asked_for(small_results):
    shown = [
        {text.get_text() for text in small_results.plot.diagram(names=names).axes[0].texts} for names in (None, ["SS", "BC"])
    ]
    assert shown == [{"SS", "BC", "VPM", "p"}, {"SS", "BC", "p"}]


def test_the_diagram_shows_layers_and_leaves_out_what_is_weak(small_results, network):
    def titles(ax):
        return {text.get_text() for text in ax.texts} - {"p"}

    def lines(ax):
        return sum(isinstance(one, FancyArrowPatch) for one in ax.patches)

    def axes(**settings):
        return small_results.plot.diagram(**settings).axes[0]

    assert titles(axes(by="layer")) == {"SS", "BC", "VPM"}  # one population of each kind keeps its name
    every = lines(axes())
    assert lines(axes(sign="inhibitory")) + lines(axes(sign="excitatory")) == every > lines(axes(layer="inputs")) == 1
    strongest = axes(weak=1)
    assert 1 <= lines(strongest) < every and strongest.get_title() == "connections of at least 100 % of the strongest"
    nodes = nodes_of(network, ["1", "2"], by_layer=True)
    assert [(one.kind, one.members) for one in nodes.values()] == [("e", ["1"]), ("i", ["2"])]


def test_populations_of_a_layer_and_kind_are_one_node():
    net = Network(check("microcircuit").config)
    nodes = nodes_of(net, net.cells, by_layer=True)
    single = nodes_of(net, net.cells, by_layer=False)
    assert sum(len(one.members) for one in nodes.values()) == len(single) == 18 and len(nodes) == 10
    assert sum(one.synapses for one in lines_of(net, nodes)) == pytest.approx(
        sum(one.synapses for one in lines_of(net, single))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_one_panel_can_be_drawn_on_axes_that_are_there(small_results, kind):
    ax = Figure().add_subplot()
    draw(small_results, kind, ax=ax)
    assert ax.has_data() or ax.patches


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_without_tables_says_so(small_results, kind):
    with pytest.raises(CxSystemError, match="does not hold the tables that it was made from"):
        draw(replace(small_results, anatomy="", physiology=""), kind)


@pytest.mark.parametrize(
    ("kind", "words", "told"),
    [
        ("weights", {"names": ["VPM"]}, "there are no synapses between these populations"),
        ("degrees", {"names": ["VPM"]}, "these populations have no synapses onto them"),
        ("fi", {"names": ["VPM"]}, "these are inputs"),
        ("connectivity", {"names": ["SX"]}, "there is no population 'SX'"),
        ("connectivity", {"value": "size"}, "is one of per_pair, synapses, indegree, weight, delay, not size"),
    ],
)
def test_what_cannot_be_drawn_is_told(small_results, kind, words, told):
    with pytest.raises(CxSystemError) as caught:
        draw(small_results, kind, **words)
    assert told in str(caught.value)


def test_of_many_synapses_those_onto_some_targets_are_looked_at(network):
    assert some_blocks(100_000, 1e6, 2e6) is None
    part = some_blocks(100_000, 1e9, 1e6)
    assert part is not None and 0 < len(targets_in(100_000, part)) < 2_000
    found = sample(network, of(network, "1", "2"))
    assert found.whole and len(found.targets) == 20


def test_out_degrees_of_a_large_network_are_refused(small_results, monkeypatch):
    monkeypatch.setattr("cxsystem2.netfigures.degrees.MOST", 100)
    with pytest.raises(CxSystemError, match=r"out-degrees need all synapses .* choose fewer populations"):
        draw(small_results, "degrees", direction="out")


def test_a_scaled_network_is_that_of_the_run(small_results):
    """With indegree_scale, which takes synapses away after the tables are read."""
    tables = [CONFIGS / f"potjans_diesmann_{kind}.csv" for kind in ("anatomy", "physiology")]
    anatomy, physiology = (path.read_text() for path in tables)
    found = network_of(replace(small_results, anatomy=anatomy, physiology=physiology)).config
    wanted = check(*tables).config
    assert [one.wiring.number for one in found.pathways] == [one.wiring.number for one in wanted.pathways]
    assert [one.weight for one in found.pathways] == [one.weight for one in wanted.pathways]


def test_a_wide_range_of_numbers_has_a_logarithmic_scale(small_results):
    bars = [small_results.plot.connectivity(scale=scale).axes[1] for scale in ("auto", "log")]
    assert [bar.get_yscale() for bar in bars] == ["linear", "log"]
    bars[1].figure.canvas.draw()
    assert not any("$" in text.get_text() for text in bars[1].get_yticklabels())
    assert small_results.plot.weights(scale="log").axes[0].get_xscale() == "log"


def test_a_missing_brian2_is_told(small_results, monkeypatch):
    def missing(*_):
        raise ModuleNotFoundError("No module named 'brian2'")

    monkeypatch.setattr("cxsystem2.netfigures.fi.late", missing)
    with pytest.raises(CxSystemError, match="f-I curves are measured with Brian2, which does not work here"):
        draw(small_results, "fi")
