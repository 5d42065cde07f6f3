"""Headers that the compiler has read already: made for the second program, of the same bits, and never in the way."""

import pytest

from cxsystem2.devices.standalone import common, compiler, precompiled
from cxsystem2.devices.standalone.generated import Generated
from cxsystem2.devices.standalone.units import Source
from cxsystem2.errors import DeviceError

pytestmark = pytest.mark.compiled
FILES = {common.NAME: "int one() { return 1; }", "main.cpp": "int one(); int main() { return one(); }"}


@pytest.fixture
def make(cache, tmp_path, monkeypatch):
    """Builds a program whose busy part is a text; answers its compiled unit, and the files of headers."""
    monkeypatch.setattr(precompiled, "NAMES", ("cstdint", "cmath"))  # the rest takes seconds
    command = compiler.compiler()
    if not any(precompiled._GNU in one for one in compiler.environment(command)):
        pytest.skip("the compiler is not GNU's")

    def make(text, keep=True):
        folder = tmp_path / f"program {len([*tmp_path.iterdir()])}"
        folder.mkdir()
        code = [Source("busy", f"#include <cmath>\ndouble busy(double x) {{ {text} }}", hot=True)]
        compiler.build(Generated({}, FILES, code, ["-O3", "-w"], []), command, folder, 2, keep=keep)
        return (folder / "hot_0.cpp.o").read_bytes(), sorted(precompiled.folder().glob("*.gch"))

    return make


TEXT = "return std::exp(x) * 3;"


def test_they_are_made_for_the_second_program_and_change_no_bit(make):
    first, none = make(TEXT)
    second, found = make(TEXT)
    assert (none, len(found)) == ([], 2)  # of what runs once, and of what is busy
    assert first == second == make(TEXT, keep=False)[0]
    times = [path.stat().st_ino for path in found]
    assert [path.stat().st_ino for path in make("return x;")[1]] == times


def test_damaged_ones_go_and_the_program_is_made(make):
    first, _ = make(TEXT)
    _, found = make(TEXT)
    for path in found:
        content = path.read_bytes()
        path.write_bytes(content[:64] + b"\xff" * 4000)
        path.with_suffix("").write_text("#error damaged\n")
    second, left = make(TEXT)
    assert first == second and left == []
    assert len(make(TEXT)[1]) == 2


def test_a_program_at_fault_leaves_them(make):
    make(TEXT)
    _, found = make(TEXT)
    with pytest.raises(DeviceError, match="does not compile"):
        make("return nothing;")
    assert [path.exists() for path in found] == [True, True]


@pytest.mark.parametrize("reason", ["others", "small"])
def test_where_they_cannot_be_kept_there_are_none(make, reason, monkeypatch):
    make(TEXT)
    if reason == "small":
        monkeypatch.setenv("CXSYSTEM2_CACHE_SIZE", "0.01")
    else:
        precompiled.folder().mkdir()
        precompiled.folder().chmod(0o777)
    assert make(TEXT)[1] == []


def test_those_not_used_for_longest_go_first(make, monkeypatch):
    make(TEXT)
    _, found = make(TEXT)
    size = sum(path.stat().st_size for path in found)
    monkeypatch.setattr(precompiled, "LIMIT", size)
    monkeypatch.setattr(precompiled, "PAIR", 0)
    monkeypatch.setattr(precompiled, "NAMES", ("cstdint",))
    _, left = make(TEXT)
    assert len({*left} - {*found}) == 2 and {*found} - {*left}
    assert sum(path.stat().st_size for path in left) <= size


def test_macros_and_places_say_nothing_of_headers():
    assert precompiled.told(["-O3", "-DX", "-I/a", "-std=c++11", "-L/b", "-march=native"]) == [
        "-O3",
        "-std=c++11",
        "-march=native",
    ]


def test_clearing_the_cache_takes_them_along(make, command):
    make(TEXT)
    make(TEXT)
    assert command("cache", "--clear").returncode == 0
    assert [*precompiled.folder().iterdir()] == []
