"""The suite for devices of other packages, run as its users run it, on a package that is made up here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cxsystem2 import CxSystem
from cxsystem2.testing.models import small
from cxsystem2.testing.plugin import refuse_absent
from cxsystem2.testing.test_session import advanced

ROOT = Path(__file__).resolve().parents[2]
TOY = '''
"""Devices of a package of somebody else: one that is right, others that are not."""

import numpy as np

from cxsystem2.devices import Agreement, devices


class Toy(devices["python"]):
    """Right, but for what it says itself; it knows one seed only."""

    unsupported = {"*_twice_*": "its sums have no order", "*recorded_rates*:rates": "it counts one step later"}

    @classmethod
    def review(cls, anatomy, config, report):
        for pathway in config.pathways:
            if pathway.synapse.word == "Gap_junction":
                report.add(pathway.place, "the toy has no gap junctions")
        if config.system.seed != 11:
            report.add(config.populations[0].place, "the toy has no seed but 11")


class Late(devices["python"]):
    """Every spike comes one step late, which it does not say."""

    def run(self, model, stages, options):
        records = super().run(model, stages, options)
        for name, (cells, times) in records.spikes.items():
            records.spikes[name] = cells, times + 1e-4
        return records


class Lossy(devices["python"]):
    """Every third spike is lost, which is too much even for the little that it claims."""

    @classmethod
    def agreement(cls, config):
        return Agreement.STATISTICAL

    def run(self, model, stages, options):
        records = super().run(model, stages, options)
        for name, (cells, times) in records.spikes.items():
            kept = np.arange(len(times)) % 3 > 0
            records.spikes[name] = cells[kept], times[kept]
        return records


class Absent(devices["python"]):
    """There is no such machine here."""

    @classmethod
    def missing(cls):
        return "buy the machine"
'''
ENTRY_POINTS = """[cxsystem2.devices]
toy = toy_device:Toy
late = toy_device:Late
lossy = toy_device:Lossy
absent = toy_device:Absent
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what an installation of this package and of the made-up one leaves for Python to find."""
    site = tmp_path_factory.mktemp("site")
    told = [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", str(site)]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (site / "toy_device.py").write_text(TOY)
    metadata = site / "toy_device-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-device\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS)
    return site


@pytest.fixture
def suite(installed, tmp_path):
    """Run the suite in a folder of somebody else; answers pytest's exit status and report."""

    def run(*arguments):
        command = [sys.executable, "-m", "pytest", "--pyargs", "cxsystem2.testing", "-rsf", "--tb=short", *arguments]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (installed, ROOT))), "COLUMNS": "200"}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_device_of_another_package_passes_and_says_what_it_cannot(suite):
    status, report = suite("--device", "toy", "--change", "seed=11", "-k", "toy-small or toy-rates or toy-gap_junctions")
    assert status == 0, report
    assert "the device 'toy' does not support it: the toy has no gap junctions" in report
    assert "the device 'toy' does not support it: its sums have no order" in report
    assert "the device 'toy' does not support it: it counts one step later" in report
    passed, skipped = (int(re.search(rf"(\d+) {word}", report)[1]) for word in ("passed", "skipped"))
    assert (passed, skipped) == (23, 16)  # of 13 tests with three scenarios: all of one, and three more


def test_a_device_that_is_not_what_it_claims_fails(suite):
    status, report = suite("--device", "late", "--device", "lossy", "-k", "small")
    failed = set(re.findall(r"FAILED \S+::test_(\w+)\[(\w+)-small\]", report))
    assert status == 1, report
    same = "spikes_are_those_of_the_python_device"
    assert {(same, "late"), ("rates_are_those_of_the_python_device", "lossy")} <= failed, report
    assert ("the_network_is_the_same", "late") not in failed
    assert re.search(r"spikes until 0\.1 s are not in both; the first: NG1_SS_L4, step \d+, cell \d", report)
    assert re.search(r"NG1_SS_L4 has \d+ spikes in place of \d+", report)


def test_a_device_that_cannot_run_here_is_no_success(suite):
    status, report = suite("--device", "absent")
    assert status == 4
    assert "the device 'absent' cannot run here: buy the machine" in report


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ([], "name the device that is tested: --device WORD; known are python, cython"),
        (["pythn"], "unknown device 'pythn'; did you mean 'python'?"),
    ],
)
def test_a_device_that_nobody_knows_is_no_success(named, message):
    with pytest.raises(pytest.UsageError, match=re.escape(message)):
        refuse_absent(named)


def test_a_device_that_cannot_stop_says_so_itself():
    system = CxSystem(*small(), device="cuda")
    with pytest.raises(pytest.skip.Exception, match=r"the device 'cuda' does not support it: .* in one go, and keeps no state"):
        advanced(system, (0.5, 1.0))


def test_other_test_runs_do_not_get_the_options(installed, tmp_path):
    (tmp_path / "conftest.py").write_text("def pytest_addoption(parser):\n    parser.addoption('--device')\n")
    (tmp_path / "test_own.py").write_text(
        "import sys\n\ndef test_own(request):\n    assert request.config.getoption('--device') == 'gpu'\n"
        "    assert not {'brian2', 'numpy', 'cxsystem2.devices'} & sys.modules.keys()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (installed, ROOT)))}
    command = [sys.executable, "-m", "pytest", "-q", "--device", "gpu", "-p", "no:xdist", "-p", "no:hypothesispytest"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
