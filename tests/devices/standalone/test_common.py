"""What many programs have in common is compiled once for all of them."""

import subprocess

import pytest

from cxsystem2.devices.standalone import common
from cxsystem2.devices.standalone.compiler import build, compiler
from cxsystem2.devices.standalone.generated import Generated

pytestmark = pytest.mark.compiled
WITHOUT = 3
"""Calls of the compiler for a program whose common unit is there: whether it knows the flags, `main.cpp`, and linking."""


@pytest.fixture
def make(cache, compiled, tmp_path):
    """Builds a program that ends with a sum; answers how it ends, and how often the compiler was called."""

    def make(own, one=1, keep=True, flags=()):
        headers = {"library/one.h": '#include "two.h"\nint one();', "two.h": f"const int two = {one};"}
        files = {
            common.NAME: '#include "library/one.h"\nint one() { return two; }',
            "main.cpp": f'#include "library/one.h"\nint main() {{ return {own} + one(); }}',
        }
        folder, before = tmp_path / f"program {len([*tmp_path.iterdir()])}", compiled()
        folder.mkdir()
        build(Generated(headers, files, [], ["-O0", *flags], []), compiler(), folder, 2, keep=keep)
        return subprocess.run([folder / "main"]).returncode, compiled() - before

    return make


def test_the_common_unit_is_compiled_once(make):
    assert make(10) == (11, WITHOUT + 1)
    assert make(20) == (21, WITHOUT)
    assert make(20, one=2) == (22, WITHOUT + 1)  # a header of a header is another one
    assert make(20, one=2, flags=["-DOTHER"]) == (22, WITHOUT + 1)
    assert make(30, one=2) == (32, WITHOUT)
    assert len(common.units().entries()) == 3


def test_a_damaged_unit_is_compiled_again(make):
    make(10)
    ((path, _),) = common.units().entries()
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert make(20) == (21, WITHOUT + 1)
    assert make(30) == (31, WITHOUT)


def test_nothing_is_kept_that_is_not_to_be_kept(make, cache):
    assert make(10, keep=False) == (11, WITHOUT + 1)
    assert not cache.parent.exists()


def test_units_of_a_folder_that_others_can_write_are_not_taken(make, cache):
    make(10)
    common.units().folder.chmod(0o777)
    assert make(20) == (21, WITHOUT + 1)


def test_a_unit_that_cannot_be_kept_is_no_fault(make, cache):
    cache.parent.mkdir()
    common.units().folder.write_text("in the way")
    assert make(10) == (11, WITHOUT + 1)


def test_programs_of_the_package_share_it(simulate, cache, compiled):
    """The key does not depend on the model: no file that the unit includes is made for one."""
    simulate()
    kept = {*(cache.parent / common.FOLDER).iterdir()}
    assert kept
    simulate("neuron_model='LIF'")
    assert {*(cache.parent / common.FOLDER).iterdir()} == kept
