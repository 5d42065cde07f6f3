"""Rasters of many runs in one PDF."""

import numpy as np
import pytest

from cxsystem2.errors import CxSystemError
from cxsystem2.observer import Observer
from cxsystem2.results import PopulationRecord, Results, Spikes, save
from cxsystem2.results import panels as module
from cxsystem2.results.panels import result_files, save_panels

CELLS = 5


@pytest.fixture
def recorded():
    """Results of a second with some populations, each of five cells that fire in turn."""

    def recorded(populations, spikes=20):
        nowhere = np.zeros(CELLS, complex)
        times = np.linspace(0.0, 0.99, spikes)
        names = [f"NG{number}_SS_L4" for number in range(populations)]
        records = {
            name: PopulationRecord(label=name[2], size=CELLS, kind="population", type="SS", layer="4", w=nowhere, z=nowhere)
            for name in names
        }
        one = Spikes((np.arange(spikes) % CELLS).astype(np.int32), times)
        return Results("made up", "python", 1, 1.0, 1e-4, "2026-11-21T12:00:00", records, dict.fromkeys(names, one))

    return recorded


@pytest.fixture
def pages(monkeypatch):
    """The pages that are drawn, whatever PDF they come into."""
    found, draw = [], module._pages

    def noted(*arguments):
        for page in draw(*arguments):
            found.append(page)
            yield page

    monkeypatch.setattr(module, "_pages", noted)
    return found


def test_six_populations_are_on_a_page(recorded, pages, tmp_path):
    told, path = [], save(recorded(7), tmp_path / "seven_results.h5")

    class Told(Observer):
        def advance(self, stage, fraction):
            told.append((stage, fraction))

    problems = save_panels([path], tmp_path / "all.pdf", observer=Told())
    assert (problems, told[0]) == ([], ("draw", 0.0))
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
    shown = [[ax.get_title() for ax in page.axes if ax.get_visible()] for page in pages]
    assert shown == [[f"NG{number}_SS_L4" for number in range(6)], ["NG6_SS_L4"]]
    panel = pages[0].axes[0]
    assert panel.get_xlim() == (0, 1000) and panel.get_ylim() == (-0.5, CELLS - 0.5)
    (dots,) = panel.lines
    np.testing.assert_allclose(dots.get_xdata(), 1000 * np.linspace(0.0, 0.99, 20))
    assert dots.get_ydata().tolist() == [*range(CELLS)] * 4
    assert pages[0].get_supxlabel() == "seven_results.h5"


def test_a_panel_shows_one_of_so_many_spikes_and_says_so(recorded, pages, tmp_path, monkeypatch):
    path = save(recorded(1), tmp_path / "one_results.h5")
    save_panels([path], tmp_path / "all.pdf", every=5)
    monkeypatch.setattr(module, "_MOST_DOTS", 10)
    save_panels([path], tmp_path / "all.pdf")
    titles = [page.axes[0].get_title() for page in pages]
    assert titles == ["NG0_SS_L4 (1 of 5 spikes)", "NG0_SS_L4 (1 of 2 spikes)"]
    assert [len(page.axes[0].lines[0].get_xdata()) for page in pages] == [4, 10]


def test_a_file_that_is_none_is_left_out_and_named(recorded, pages, tmp_path):
    (tmp_path / "broken_results.h5").write_text("no results")
    paths = [tmp_path / "broken_results.h5", save(recorded(1), tmp_path / "one_results.h5")]
    (problem,) = save_panels(paths, tmp_path / "all.pdf")
    assert "broken_results.h5" in problem and len(pages) == 1


def test_where_nothing_can_be_drawn_there_is_no_pdf(recorded, tmp_path):
    (tmp_path / "broken_results.h5").write_text("no results")
    with pytest.raises(CxSystemError, match=r"broken_results\.h5"):
        save_panels([tmp_path / "broken_results.h5"], tmp_path / "all.pdf")
    silent = save(recorded(0), tmp_path / "silent_results.h5")
    with pytest.raises(CxSystemError, match=r"silent_results\.h5: no spikes were recorded"):
        save_panels([silent], tmp_path / "all.pdf")
    assert not (tmp_path / "all.pdf").exists()


def test_results_are_found_by_a_part_of_their_path(tmp_path):
    for name in ("a_results_20261121.h5", "a_results_20261122.gz", "a_connections_20261121.h5", "a_results_20261121.txt"):
        (tmp_path / "deep").mkdir(exist_ok=True)
        (tmp_path / "deep" / name).touch()
    assert [path.name for path in result_files(tmp_path, "20261121")] == ["a_results_20261121.h5"]
    assert len(result_files(tmp_path, "deep")) == 2
    with pytest.raises(CxSystemError, match="no result file below this folder has 'x' in its path"):
        result_files(tmp_path / "deep", "x")
    with pytest.raises(CxSystemError, match="there is no such folder"):
        result_files(tmp_path / "none", "")
