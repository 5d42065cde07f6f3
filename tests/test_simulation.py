"""The class CxSystem."""

import numpy as np
import pandas as pd
import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.devices import Options, devices
from cxsystem2.errors import DeviceError, FileProblem, TableError
from cxsystem2.problems import Report
from cxsystem2.syntax import BankError
from cxsystem2.tables import dump, read_anatomy, read_physiology


def frames(anatomy, physiology, tmp_path):
    report = Report()
    paths = tmp_path / "anatomy.csv", tmp_path / "physiology.csv"
    paths[0].write_text(dump(read_anatomy(anatomy, report), ".csv"))
    paths[1].write_text(dump(read_physiology(physiology, report), ".csv"))
    return paths


def test_paths_dictionaries_and_frames_are_one_model(anatomy, physiology, tmp_path):
    paths = frames(anatomy, physiology, tmp_path)
    pairs = [
        (anatomy, physiology),
        paths,
        tuple(map(str, paths)),
        (pd.read_csv(paths[0], header=None), pd.read_csv(paths[1])),
        (pd.read_csv(paths[0], header=None, dtype=str), pd.read_csv(paths[1], header=None)),
    ]
    configs = [CxSystem(*pair).network.config for pair in pairs]
    assert all(config == configs[0] for config in configs)


def test_a_run_writes_its_file_into_the_workspace(anatomy, physiology, tmp_path):
    results = CxSystem(anatomy, physiology, changes=[f"workspace_path={tmp_path}/work"]).run()
    assert results.path.parent == tmp_path / "work" / "small"
    assert results.path.name.startswith("small_results_2")
    assert load(results.path).rates() == results.rates()


def test_two_runs_of_one_second_have_two_files(anatomy, physiology, tmp_path):
    model = CxSystem(anatomy, physiology, changes=[f"workspace_path={tmp_path}"])
    paths = {model.run().path for _ in range(2)}
    assert len(paths) == 2


def test_tables_with_an_error_are_refused_with_all_of_it(anatomy, physiology):
    anatomy["S"][1]["p"] = "1.4"
    anatomy["G"][0]["layer_idx"] = "9"
    with pytest.raises(TableError) as caught:
        CxSystem(anatomy, physiology)
    assert "probability 1.4 is above 1" in str(caught.value)
    assert "'9' is not a layer" in str(caught.value)
    assert len(caught.value.report.errors) == 2


def test_a_sweep_is_refused_with_the_remedy(anatomy, physiology):
    physiology["J"] = "{1 & 2}*nS"
    with pytest.raises(TableError, match=r"choose one, -o J=1\*nS"):
        CxSystem(anatomy, physiology)
    assert CxSystem(anatomy, physiology, changes=["J=2*nS"]).seed == 3


def test_an_existing_output_is_refused_before_anything_runs(anatomy, physiology, tmp_path):
    target = tmp_path / "run.h5"
    target.write_text("mine")
    with pytest.raises(FileProblem, match="exists already"):
        CxSystem(anatomy, physiology).run(output=target)


def test_an_unusable_folder_is_refused_before_anything_runs(anatomy, physiology, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblem, match="cannot be made"):
        CxSystem(anatomy, physiology).run(output=tmp_path / "file" / "run.h5")


def test_a_device_that_cannot_run_here_says_what_is_missing(anatomy, physiology, monkeypatch):
    monkeypatch.setenv("PATH", "")
    model = CxSystem(anatomy, physiology, device="cpp")
    assert "no C++ compiler" in str(model.report)
    with pytest.raises(DeviceError, match="install g\\+\\+"):
        model.run(save_results=False)


def test_a_device_without_anything_of_its_own_refuses_to_be_fast(anatomy, physiology, monkeypatch):
    monkeypatch.setattr(devices["python"], "accelerated", False)
    with pytest.raises(DeviceError, match="leave --fast out"):
        CxSystem(anatomy, physiology).run(save_results=False, options=Options(fast=True))


def test_single_precision_is_refused_where_nothing_is_fast(anatomy, physiology):
    with pytest.raises(DeviceError, match="single precision is of what fast takes over"):
        CxSystem(anatomy, physiology).run(save_results=False, options=Options(precision="single"))


def test_potentials_that_are_no_numbers_are_told(anatomy, physiology):
    physiology["neuron_model"] = "ADEX"
    for cell in ("SS", "BC"):  # adaptation far too fast for the step
        physiology[cell] = {**physiology[cell], "a": "1*nS", "b": "1*pA", "tau_w": "1e-9*second"}
    results = CxSystem(anatomy, physiology).run(save_results=False)
    assert results.not_a_number == ["NG1_SS_L4 (soma)", "NG2_BC_L4 (soma)"]
    assert any("NG1_SS_L4: the membrane potential (soma) is not a number" in warning for warning in results.warnings)


def test_the_device_of_the_user_is_left_as_it_was(anatomy, physiology):
    import brian2

    before = brian2.get_device(), brian2.prefs.codegen.target, brian2.defaultclock.dt
    CxSystem(anatomy, physiology, changes=["default_clock=0.05*ms"]).run(save_results=False)
    assert (brian2.get_device(), brian2.prefs.codegen.target, brian2.defaultclock.dt) == before


def test_a_population_nobody_reaches_and_a_pathway_without_synapses(anatomy, physiology):
    for row in anatomy["S"]:
        row["p"] = 0
    results = CxSystem(anatomy, physiology).run(save_results=False)
    assert set(results.synapses.values()) == {0}
    assert results.rates()["NG1_SS_L4"] > 0


def test_no_population_is_monitored(anatomy, physiology):
    for row in (*anatomy["G"], *anatomy["IN"]):
        row["monitors"] = "--"
    assert CxSystem(anatomy, physiology).run(save_results=False).spikes == {}


def test_a_drawn_seed_is_in_the_stored_table(anatomy, physiology, tmp_path):
    del anatomy["params"]["seed"]
    first = CxSystem(anatomy, physiology).run(output=tmp_path / "first.h5")
    stored = load(tmp_path / "first.h5")
    paths = tmp_path / "anatomy.csv", tmp_path / f"physiology.{stored.physiology_format}"
    for path, text in zip(paths, (stored.anatomy, stored.physiology), strict=True):
        path.write_text(text, encoding="utf-8")
    again = CxSystem(*paths).run(save_results=False)
    assert again.seed == first.seed
    for name, spikes in first.spikes.items():
        assert np.array_equal(spikes.i, again.spikes[name].i)
        assert np.array_equal(spikes.t, again.spikes[name].t)


def test_a_value_that_is_not_a_number_never_comes_into_a_run(anatomy, physiology):
    model = CxSystem(anatomy, physiology)
    model.network.config.populations[0].parameters["soma"]["gL"] = float("nan")
    with pytest.raises(BankError, match="gL' is not a finite number"):
        model.run(save_results=False)
