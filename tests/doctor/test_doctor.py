"""What is found on a machine that lacks something."""

import os
import stat

import pytest

from cxsystem2.doctor import Condition, checks, packages


@pytest.fixture
def look():
    """Look at one thing."""
    return lambda word: checks[word]().look()


@pytest.fixture
def program(tmp_path):
    """Make a program of shell commands that goes by a name."""

    def make(text, name="fake"):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


def test_every_check_says_what_it_is_for_and_how_to_mend_it(look):
    for word, check in checks.items():
        found = look(word)
        assert check.needed_for
        assert found.found
        assert bool(found.remedy) == (found.state is not Condition.GOOD)


def test_a_compiler_that_works(look):
    assert look("compiler").state is Condition.GOOD


def test_no_compiler(look, monkeypatch):
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr("cxsystem2.devices.standalone.compiler.find_program", lambda name: None)
    found = look("compiler")
    assert found.state is Condition.ABSENT
    assert "apt install g++" in found.remedy
    assert look("flags").state is Condition.ABSENT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('echo "fatal error: cmath: No such file" >&2; exit 1', "cannot compile a small program: fatal error: cmath"),
        ('while [ "$1" != -o ]; do shift; done; printf "#!/bin/sh\\nexit 3" > "$2"; chmod +x "$2"', "do not run in"),
    ],
)
def test_a_compiler_that_does_not_work(look, program, monkeypatch, text, said):
    monkeypatch.setenv("CXX", str(program(text)))
    found = look("compiler")
    assert found.state is Condition.ABSENT
    assert said in found.found


def test_a_compiler_that_is_not_there(look, monkeypatch, tmp_path):
    monkeypatch.setenv("CXX", str(tmp_path / "nothing"))
    assert "cannot be used" in look("compiler").found


def test_a_flag_that_the_compiler_does_not_know(look, program, monkeypatch):
    monkeypatch.setenv("CXX", str(program('case "$*" in *march=native*) exit 1;; esac')))
    assert look("flags").found == "the compiler does not know -march=native"


def test_no_headers_of_python(look, monkeypatch, tmp_path):
    monkeypatch.setattr("sysconfig.get_paths", lambda: {"include": str(tmp_path)})
    assert "python3" in look("Cython").remedy


def test_folders_that_cannot_be_written_are_wrong(look, monkeypatch):
    def refuse(**options):
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    for word in ("results folder", "cache folder", "temporary folder"):
        assert look(word).state is Condition.WRONG
        assert "Read-only file system" in look(word).found


def test_a_disk_that_is_nearly_full(look, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 1000})())
    assert "make room" in look("temporary folder").remedy


def test_every_extra_of_the_package_is_looked_at_and_has_its_purpose():
    known = packages.extras()
    assert {"lfads", "mcp", "nwb", "nix", "neo", "docs", "parquet", "cluster", "metis"} <= {*known}
    assert {word.removeprefix("extra ") for word in checks if word.startswith("extra ")} == {*known} - {*packages._ELSEWHERE}
    assert {*packages._PURPOSES} == {*known} - {*packages._ELSEWHERE}
    assert all([*packages.needed(name)] or [*packages.needed(name, packages.OLDER)] for name in known)


def test_a_package_of_an_extra_that_is_not_installed(look, monkeypatch):
    def missing(name):
        raise packages.metadata.PackageNotFoundError

    monkeypatch.setattr("cxsystem2.doctor.packages.metadata.version", missing)
    found = look("extra lfads")
    assert found.found == "the package torch is not installed"
    assert '".[lfads]"' in found.remedy


def test_a_package_of_an_extra_that_is_too_old(look, monkeypatch):
    monkeypatch.setattr("cxsystem2.doctor.packages.metadata.version", lambda name: "0.1")
    assert look("extra parquet").found == "pyarrow is 0.1, and has to be >=15"


def test_an_extra_that_is_not_for_this_python(look, monkeypatch):
    monkeypatch.setattr(packages, "needed", lambda extra: iter(()))
    found = look("extra genn")
    assert found.found.startswith("its packages are not for Python 3.")
    assert found.remedy.startswith("an environment with Python 3.12, and there: pip install ")


def test_without_the_metadata_of_the_package_no_extra_is_known(monkeypatch):
    monkeypatch.setattr(packages, "PROJECT", "a package that is not there")
    assert packages.extras() == []
