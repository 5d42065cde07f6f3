"""A colleague who gets a result file can look at it where the simulator is not installed."""

import subprocess
import sys

import pytest

LOOK = """
import sys
from pathlib import Path
sys.modules["brian2"] = None  # its import fails from now on, as where it is not installed
from cxsystem2.results import load
from cxsystem2.measures import histogram, measure, measures, spectra
results = load(sys.argv[1])
assert results.rates() and results._repr_html_()
assert len(measure(results))
results.raster()
from cxsystem2.figures import save
save(results, "overview", Path(sys.argv[2]))
loaded = {name.partition(".")[2].partition(".")[0] for name in sys.modules if name.startswith("cxsystem2.")}
assert not loaded & {"brian", "config", "network", "syntax", "devices"}, loaded
"""


@pytest.fixture
def looked_at(results, tmp_path):
    from cxsystem2.results import save

    return save(results, tmp_path / "results.h5")


def test_reading_measuring_and_drawing_do_not_need_the_simulator(looked_at, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LOOK, looked_at, tmp_path / "raster.png"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "raster.png").stat().st_size > 1000


@pytest.mark.parametrize("command", [["plot"], ["measure"], ["measure", "--measure", "cv"]])
def test_commands_that_look_at_a_result_do_not_either(looked_at, command):
    script = "import sys; sys.modules['brian2'] = None; from cxsystem2.cli import main; main(sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", script, *command, looked_at], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
