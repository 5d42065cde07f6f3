"""``cxsystem2 devices``."""

import importlib
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys

import brian2
import pytest

from cxsystem2.devices import devices
from cxsystem2.devices.compiler import COMPILERS, compiler_version, program_version

PLUGIN = '''
"""Devices of another package: one that cannot run here, one that fails at telling so."""

from cxsystem2.devices import Device


class Abacus(Device):
    """Beads on wires."""

    @classmethod
    def missing(cls):
        return "no [abacus] is on the desk; buy one"

    @classmethod
    def versions(cls):
        return {**super().versions(), "beads": "100"}

    def run(self, model, stages, options):
        raise NotImplementedError


class Broken(Abacus):
    """Wires without beads."""

    @classmethod
    def missing(cls):
        raise OSError("the driver does not answer")


class Double(Abacus):
    """A device under a word that is taken."""
'''
ENTRY_POINTS = """
[cxsystem2.devices]
abacus = abacus_device:Abacus
broken = abacus_device:Broken
absent = no_such_module:Device
cpp = abacus_device:Double
"""

TWICE = """
from cxsystem2.cli import main
assert main(["devices"]) == 0
print(end="\\f")
assert main(["devices", "--format", "json"]) == 0
"""


def listed(command, **environment):
    done = command("devices", "--format", "json", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    return {device["word"]: device for device in answer["devices"]}, answer["failures"]


@pytest.fixture(scope="module")
def with_abacus(tmp_path_factory):
    """What the command prints (text, JSON) where a package with devices is installed, partly a broken one."""
    site = tmp_path_factory.mktemp("site")
    (site / "abacus-1.0.dist-info").mkdir()
    (site / "abacus_device.py").write_text(PLUGIN)
    (site / "abacus-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: abacus\nVersion: 1.0\n")
    (site / "abacus-1.0.dist-info" / "entry_points.txt").write_text(ENTRY_POINTS)
    paths = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "200"}
    done = subprocess.run([sys.executable, "-c", TWICE], env=environment, capture_output=True, text=True, cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    text, _, found = done.stdout.partition("\f")
    return text, json.loads(found)


@pytest.fixture
def abacus(with_abacus):
    """Devices and failures of that listing."""
    answer = with_abacus[1]
    return {device["word"]: device for device in answer["devices"]}, answer["failures"]


def test_every_registered_device_is_listed_with_its_words(command):
    found, failures = listed(command)
    assert list(found) == list(devices)
    assert found["python"]["other_words"] == ["numpy"]
    assert found["cpp"]["other_words"] == ["cpp_standalone", "c++"]
    assert failures == {}


def test_a_device_tells_whether_it_runs_here_and_in_which_versions(command):
    found, _ = listed(command)
    python = found["python"]
    assert (python["available"], python["missing"]) == (True, "")
    assert python["about"].startswith("Brian2 with numpy")
    assert python["versions"]["Brian2"] == brian2.__version__
    assert python["versions"]["Python"] == platform.python_version()
    assert python["versions"]["numpy"] == importlib.metadata.version("numpy")
    for word, device in found.items():
        assert device["missing"] == devices[word].missing()
        assert device["available"] is (not device["missing"])


def test_what_is_missing_is_said_with_its_remedy(command, tmp_path):
    found, _ = listed(command, PATH=str(tmp_path))
    assert found["cpp"]["missing"] == "no C++ compiler is on the PATH; install g++ or clang++"
    assert found["cpp"]["versions"].keys() == {"Brian2", "Python"}
    assert found["python"]["available"]


def test_the_text_fits_a_hundred_columns(with_abacus):
    text, _ = with_abacus
    assert max(map(len, text.splitlines())) <= 100
    assert f"Brian2 {brian2.__version__}" in text
    assert "or cpp_standalone" in text
    assert "no [abacus] is on the desk; buy one" in text
    assert "the plugin 'absent' (no_such_module:Device) of the package abacus cannot be used: No module" in text


def test_a_device_of_another_package_is_listed(abacus):
    found, _ = abacus
    assert found["abacus"]["about"] == "Beads on wires."
    assert (found["abacus"]["available"], found["abacus"]["missing"]) == (False, "no [abacus] is on the desk; buy one")
    assert found["abacus"]["versions"]["beads"] == "100"


def test_a_plugin_that_does_not_load_is_named_with_the_reason(abacus):
    found, failures = abacus
    assert failures.keys() == {"absent", "cpp"}
    assert failures["absent"].endswith("cannot be used: No module named 'no_such_module'")
    assert failures["cpp"].endswith("the device 'cpp' exists already")
    assert found["cpp"]["about"].startswith("Brian2's C++ standalone mode")


def test_a_device_that_fails_at_telling_what_it_lacks_cannot_run(abacus):
    found, _ = abacus
    assert not found["broken"]["available"]
    assert found["broken"]["missing"] == "it cannot tell whether it can run here: OSError: the driver does not answer"


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("g++ (Debian 12.2.0-14+deb12u1) 12.2.0", "12.2.0"),
        ("Apple clang version 15.0.0 (clang-1500.3.9.4)", "15.0.0"),
        ("Debian clang version 14.0.6", "14.0.6"),
        ("GNU Make 4.3", "4.3"),
        ("a program of few words", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_version_that_a_program_tells(tmp_path, monkeypatch, told, number):
    program = tmp_path / "teller"
    program.write_text(f"#!/bin/sh\necho '{told}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert program_version("teller") == {"teller": number}


def test_a_program_that_is_not_there_has_no_version():
    assert program_version("no-such-program") == {}


@pytest.mark.skipif(not any(map(shutil.which, COMPILERS)), reason="no C++ compiler is on the PATH")
def test_the_compiler_has_a_version():
    ((name, number),) = compiler_version().items()
    assert name in COMPILERS
    assert number[0].isdigit()


def test_cython_that_this_brian2_cannot_use_is_said(monkeypatch):
    pytest.importorskip("Cython")
    manager = importlib.import_module("brian2.codegen.runtime.cython_rt.extension_manager")
    monkeypatch.setattr(manager, "Cython", None)
    version = importlib.metadata.version("Cython")
    assert devices["cython"].missing() == f"Brian2 {brian2.__version__} cannot use Cython {version}; pip install 'cython<3.1'"
