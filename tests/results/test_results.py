"""What a user asks of results."""

import math

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Results, Spikes, Watched


def test_objects_have_the_names_of_cxsystem(results):
    assert list(results.spikes) == ["NG0_relay_vpm", "NG1_SS_L4", "NG2_BC_L4"]
    assert list(results.recordings) == ["NG1_SS_L4", "S1_Fixed_NG1_SS_L4__to__NG1_SS_L4_soma"]


def test_rates_are_spikes_per_cell_and_second(results):
    for name, spikes in results.spikes.items():
        assert results.rates()[name] == pytest.approx(len(spikes.t) / results.populations[name].size / 0.1)
    assert results.rates()["NG0_relay_vpm"] == pytest.approx(20)


def test_rates_of_a_window(results):
    assert results.rates(0.04, 0.06)["NG0_relay_vpm"] == pytest.approx(50)
    with pytest.raises(ValueError, match="empty"):
        results.rates(0.06, 0.04)


def test_inputs_fire_one_step_after_their_times(results):
    spikes = results.spikes["NG0_relay_vpm"]
    assert np.allclose(np.unique(spikes.t), [0.0201, 0.0501])
    assert np.array_equal(np.sort(spikes.i[:10]), np.arange(10))


def test_a_recording_has_a_row_for_each_step(results):
    recording = results.recordings["NG1_SS_L4"]["vm"]
    assert recording.values.shape == (1000, 3)
    assert recording.cells.tolist() == [0, 1, 2]
    assert recording.values[0] == pytest.approx(-0.06)


def test_recorded_weights_are_the_drawn_ones(results):
    recording = results.recordings["S1_Fixed_NG1_SS_L4__to__NG1_SS_L4_soma"]["wght"]
    assert recording.unit == "siemens"
    assert recording.values.shape == (1000, 4)
    assert np.all(recording.values == recording.values[0])
    assert np.all((recording.values >= 1e-9) & (recording.values <= 3e-9))


def test_results_repeat_the_run(results):
    """Tables and seed are kept, so that the run can be repeated from its results alone."""
    assert "NG" not in results.anatomy
    assert results.anatomy.startswith("row_type,runtime")
    assert results.physiology.startswith("Variable,Key,Value,Comment")
    assert results.seed == 3
    assert {"python", "brian2", "numpy", "cxsystem2"} <= results.versions.keys()


def test_a_notebook_shows_rates_and_a_raster(results):
    results.title = "<script>alert(1)</script>"
    html = results._repr_html_()
    assert "NG1_SS_L4" in html
    assert "data:image/png;base64," in html
    assert "<script>" not in html


def test_the_text_form_is_one_line(results):
    assert "\n" not in repr(results)
    assert "seed 3" in repr(results)


def test_nothing_of_a_file_is_html(results):
    results.seed = results.device = results.created = "<img src=x onerror=alert(1)>"
    results.timings = {"<img src=y>": 1.0}
    html = results._repr_html_()
    assert "<img src=x" not in html and "<img src=y" not in html


def test_rates_and_measures_count_what_is_recorded():
    from cxsystem2.measures import distribution, trains

    cells = PopulationRecord(label="1", size=10, kind="population", type="SS", w=np.zeros(10, complex), z=np.zeros(10, complex))
    spikes = Spikes(np.array([2, 7, 7, 2], np.int32), np.array([0.25, 0.3, 0.35, 0.45]))
    watched = {"E": Watched(np.array([2, 4, 7]), 0.2, 0.6)}
    whole = {
        "title": "x",
        "device": "python",
        "seed": 1,
        "runtime": 1.0,
        "dt": 1e-4,
        "created": "",
        "populations": {"E": cells},
    }
    results = Results(**whole, spikes={"E": spikes}, watched=watched)
    assert results.rates()["E"] == pytest.approx(4 / 3 / 0.4)
    assert results.rates(0.4, 1.0)["E"] == pytest.approx(1 / 3 / 0.2)
    assert math.isnan(results.rates(0.7)["E"])
    assert distribution(results, "rate")["E"] == pytest.approx([5, 0, 5])
    assert trains(results, 0.7) == {}
    assert Results(**whole, spikes={"E": spikes}).rates()["E"] == pytest.approx(0.4)
