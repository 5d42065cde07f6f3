"""Forms: the same network, laid out for what a device can hold, run on the numpy device."""

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsystem2 import CxSystem
from cxsystem2.devices import devices
from cxsystem2.network.delays import delay_steps
from cxsystem2.syntax import lower
from cxsystem2.syntax.form import FREE, Form
from cxsystem2.syntax.projections import delay_classes

DT = 1e-4


@pytest.fixture
def run(monkeypatch):
    """Run tables on the numpy device in a form."""

    def run(tables, form, *changes, **options):
        monkeypatch.setattr(devices["python"], "form", classmethod(lambda cls, config: form))
        return CxSystem(*tables, device="python", changes=changes).run(**({"save_results": False} | options))

    return run


def assert_same_spikes(first, second, least=50):
    assert first.spikes.keys() == second.spikes.keys()
    assert sum(len(spikes.t) for spikes in first.spikes.values()) >= least
    for name, spikes in first.spikes.items():
        assert np.array_equal(spikes.i, second.spikes[name].i)
        assert np.array_equal(spikes.t, second.spikes[name].t)


def assert_same_recordings(first, second, within=0.0):
    """The same to the bit, or but for a share of the range of each variable."""
    assert first.recordings.keys() == second.recordings.keys()
    for name, recordings in first.recordings.items():
        assert recordings.keys() == second.recordings[name].keys()
        for variable, recording in recordings.items():
            assert np.array_equal(recording.t, second.recordings[name][variable].t), (name, variable)
            assert np.array_equal(recording.cells, second.recordings[name][variable].cells), (name, variable)
            beside = np.abs(recording.values - second.recordings[name][variable].values).max()
            assert beside <= within * np.ptp(recording.values), (name, variable)


def test_whole_cells_are_the_split_cells(run, pyramidal_network):
    split, whole = run(pyramidal_network, FREE), run(pyramidal_network, Form(whole_cells=True))
    assert_same_spikes(split, whole, least=100)
    assert_same_recordings(split, whole, within=1e-13)  # Brian2 adds the terms of a sum in the order of their names
    values = split.recordings["NG1_PC_L4toL1"]
    assert all(np.ptp(values[name].values) > 0 for name in ("ge_basal", "ge_a2", "ge_a1", "gi_soma"))


def test_whole_cells_are_a_group_for_each_length(pyramidal_network):
    model = lower(CxSystem(*pyramidal_network).network, form=Form(whole_cells=True))
    sizes = {group.name: group.size for group in model.layout.groups}
    assert sizes == {"NG_EIF_PC_1": 12, "NG_EIF_2": 20, "NG_EIF_PC_3": 5}
    assert not [statement.name for statement in model.bank if type(statement).__name__ == "Link"]


def test_one_target_for_each_object_gives_the_same_spikes(run, two_conductances):
    free, split = run(two_conductances, FREE), run(two_conductances, Form(one_target=True))
    assert_same_spikes(free, split)
    assert_same_recordings(free, split)


def test_objects_with_one_target_share_their_synapses(two_conductances):
    model = lower(CxSystem(*two_conductances).network, form=Form(one_target=True))
    for projection in model.layout.projections:
        first, second = model.pieces[projection.name]
        assert first.targets + second.targets == projection.incremented
        assert (first.main, second.main) == (True, False)
        for key in ("i", "j", "wght"):
            assert np.array_equal(model.bank.arrays[f"{first.name}.{key}"], model.bank.arrays[f"{second.name}.{key}"])
    assert model.synapses == lower(CxSystem(*two_conductances).network).synapses


drawn_delays = st.lists(st.tuples(st.floats(0, 0.02), st.integers(0, 3)), min_size=1, max_size=60)


@given(drawn_delays, st.integers(1, 6))
def test_a_pathway_has_no_more_delays_than_classes(drawn, most):
    delay, owner = np.array([one for one, _ in drawn]), np.array([one for _, one in drawn], np.int32)
    steps = delay_classes(delay, owner, most, DT)
    for number in np.unique(owner):
        assert len(np.unique(steps[owner == number])) <= most


@given(drawn_delays, st.integers(1, 6))
def test_classes_keep_the_mean_delay_within_half_a_step(drawn, most):
    delay, owner = np.array([one for one, _ in drawn]), np.array([one for _, one in drawn], np.int32)
    steps = delay_classes(delay, owner, most, DT)
    for number in np.unique(owner):
        own = owner == number
        assert abs(steps[own].mean() - delay[own].mean() / DT) <= 0.5 + 1e-9


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60), st.integers(1, 6), st.floats(-0.4, 0.4))
def test_delays_that_fit_the_classes_are_rounded_to_the_step_alone(steps, most, beside):
    steps = np.array(steps)
    steps = np.minimum(steps, np.sort(np.unique(steps))[:most].max())
    found = delay_classes((steps + beside) * DT, np.zeros(len(steps), np.int32), most, DT)
    assert np.array_equal(found, steps)


@given(drawn_delays, st.integers(1, 6))
def test_a_longer_delay_is_never_in_a_shorter_class(drawn, most):
    delay = np.array([one for one, _ in drawn])
    steps = delay_classes(delay, np.zeros(len(delay), np.int32), most, DT)
    assert np.all(np.diff(steps[np.argsort(delay_steps(delay, DT), kind="stable")]) >= 0)


def test_more_classes_are_nearer_to_the_delays():
    delay = np.random.default_rng(1).normal(5e-3, 1e-3, 2000)
    owner = np.zeros(2000, np.int32)
    errors = [np.abs(delay_classes(delay, owner, most, DT) * DT - delay).mean() for most in (1, 2, 4, 8, 200)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] <= DT / 2


def constant(anatomy, *delays):
    """Pathways with one delay each."""
    for row, delay in zip(anatomy["S"], delays, strict=True):
        row.update(delay=delay, delay_distribution="constant")


def test_constant_delays_give_the_spikes_of_the_free_form(run, anatomy, physiology):
    constant(anatomy, "1*ms", "2*ms", "2*ms", "0.5*ms", "1.5*ms")
    tables = anatomy, physiology
    assert_same_spikes(run(tables, FREE), run(tables, Form(delay_classes=1)))


@pytest.fixture
def in_pieces(anatomy, physiology):
    """Two pathways of one projection with different delays, with recorded synapses of both."""
    constant(anatomy, "1*ms", "1*ms", "3*ms", "0.5*ms", "1.5*ms")
    anatomy["S"][1].update(syn_type="Depressing", monitors="[St]R[rec](3-40-2)+wght", save_connection="1")
    anatomy["S"][2].update(syn_type="Depressing", monitors="[St]R[dt]1*ms+wght[rec](5-9)", save_connection="1")
    return anatomy, physiology


def test_a_projection_has_a_piece_for_each_delay(in_pieces):
    model = lower(CxSystem(*in_pieces).network, form=Form(delay_classes=1))
    (name,) = [name for name in model.pieces if "Depressing" in name]
    assert [piece.delay for piece in model.pieces[name]] == pytest.approx([1e-3, 3e-3])
    assert [piece.name for piece in model.pieces[name]] == [f"{name}_1", f"{name}_2"]
    together = np.concatenate([piece.members for piece in model.pieces[name]])
    assert np.array_equal(np.sort(together), np.arange(len(model.owners[name])))
    for number, piece in enumerate(model.pieces[name]):
        assert set(model.owners[name][piece.members]) == {number}


def test_recorded_synapses_of_pieces_are_in_the_order_of_the_free_form(run, in_pieces):
    free, pieces = run(in_pieces, FREE), run(in_pieces, Form(delay_classes=1))
    assert_same_spikes(free, pieces)
    assert_same_recordings(free, pieces)
    assert len(free.recordings) >= 3


def test_saved_connections_of_pieces_are_those_of_the_free_form(run, in_pieces, tmp_path):
    def saved(form, name):
        run(in_pieces, form, save_results=True, output=tmp_path / f"{name}_results.h5")
        found = {}

        def read(path, item):
            if isinstance(item, h5py.Dataset):
                found[path] = item[()]

        with h5py.File(tmp_path / f"{name}_connections.h5") as file:
            file.visititems(read)
        return found

    free, pieces = saved(FREE, "free"), saved(Form(delay_classes=1), "pieces")
    assert free.keys() == pieces.keys()
    assert sum(path.endswith("/R") for path in free) == 2
    for path, values in free.items():
        assert np.array_equal(values, pieces[path]), path


def test_saved_connections_keep_the_delays_that_were_drawn(run, anatomy, physiology, tmp_path):
    anatomy["S"][1]["save_connection"] = "1"
    run((anatomy, physiology), Form(delay_classes=1), save_results=True, output=tmp_path / "run_results.h5")
    delays = []
    with h5py.File(tmp_path / "run_connections.h5") as file:
        file.visititems(lambda path, item: delays.append(item[()]) if path.endswith("/delay") else None)
    (found,) = delays
    assert len(np.unique(found)) > 10


def test_binomial_background_has_the_mean_and_variance_of_its_sources(run, counted_background):
    """Each of N sources fires with p = rate*dt, so that N*p spikes come in a step, with the variance N*p*(1 - p)."""
    found = run(counted_background, Form(binomial_background=True), "runtime=200*ms").recordings
    expected = {
        "NG1_SS_L4": ((20, 1e-9), (7, 3e-9)), "NG2_BC_L4": ((9, 2e-9), (0, 1)), "NG3_SS_L4": ((0, 1), (100, 3e-9)),
        "NG4_BC_L4": ((20, 2e-9), (7, 0.5e-9)),
    }  # fmt: skip
    for name, both in expected.items():
        for variable, p, (sources, weight) in zip(("ge_soma", "gi_soma"), (0.08, 0.2), both, strict=True):
            counts = found[name][variable].values[1:] / weight
            variance = sources * p * (1 - p)
            fourth = variance * (1 + (3 * sources - 6) * p * (1 - p))
            assert abs(counts.mean() - sources * p) <= 4 * np.sqrt(variance / counts.size)
            assert abs(counts.var() - variance) <= 4 * np.sqrt((fourth - variance**2) / counts.size)


def test_cells_of_one_group_with_different_sources_have_an_input_for_each_kind(counted_background):
    model = lower(CxSystem(*counted_background).network, form=Form(binomial_background=True))
    assert [group.name for group in model.layout.groups] == ["NG_EIF_1"]
    inputs = [statement.arguments for statement in model.bank if getattr(statement, "kind", "") == "PoissonInput"]
    assert sorted((variable, sources) for _, variable, sources, *_ in inputs) == [
        ("ge_soma", 9), ("ge_soma", 20), ("gi_soma", 7), ("gi_soma", 100),
    ]  # fmt: skip


def test_rates_counted_from_spikes_are_those_of_counters(run, anatomy, physiology):
    anatomy["IN"][0]["monitors"] = "[Rate][dt]10*ms"
    anatomy["G"][0]["monitors"] = "[Sp] [Rate]"
    anatomy["G"][1]["monitors"] = "[Sp] [Rate][dt]7*ms"
    tables = anatomy, physiology
    for runtime in ("99.5*ms", "98*ms"):  # the last bins of all but the middle one are cut off; only the first one is
        counted, binned = (run(tables, Form(counters=counters), f"runtime={runtime}") for counters in (True, False))
        assert_same_spikes(counted, binned)
        assert_same_recordings(counted, binned)
        assert all(recordings["rate"].values.max() > 0 for recordings in counted.recordings.values())
