"""The files that are about the project and not part of the program: they agree with it and with each other."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cxsystem2 import __version__

ROOT = Path(__file__).resolve().parents[1]


def read(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_citation_is_that_of_this_version():
    citation = read("CITATION.cff")
    holder = re.search(r"Copyright \(c\) \d+ (.+)", (ROOT / "LICENSE").read_text())[1]
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()  # what the schema asks for
    assert (citation["title"], citation["version"], citation["license"]) == ("cxsystem2", __version__, "MIT")
    assert citation["authors"] == [{"name": holder}]


def test_hooks_before_a_commit_use_the_tools_that_are_installed():
    (own,) = read(".pre-commit-config.yaml")["repos"]
    assert own["repo"] == "local"
    hooks = {hook["id"]: hook for hook in own["hooks"]}
    assert {"ruff", "ruff-format", "mypy", "eslint"} <= hooks.keys()
    assert {hook["language"] for hook in hooks.values()} == {"system"}
    pages = re.compile(hooks["eslint"]["files"])
    assert pages.search("bui/static/js/edit/grid.js")
    assert not pages.search("bui/static/vendor/preact.js")


def test_lines_are_measured_where_the_makefile_says():
    (measured,) = re.findall(r"^MEASURED = (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for package in measured.split():
        assert (ROOT / "cxsystem2" / package).is_dir() and any((ROOT / "tests" / package).glob("test_*.py")), package


def test_a_package_with_too_few_visited_lines_is_told_with_its_worst_files():
    judge = runpy.run_path(str(ROOT / "tests" / "line_coverage.py"))["judge"]
    few = [(Path(f"cxsystem2/rules/{name}.py"), 10, missed, f"1-{missed}") for name, missed in (("base", 0), ("total", 2))]
    enough = [(Path("cxsystem2/tables/read.py"), 100, 4, "7-10")]
    assert judge([*few, *enough], 90) == (
        ["  90.0 % of    20 lines  cxsystem2/rules", "  96.0 % of   100 lines  cxsystem2/tables"],
        True,
    )
    assert judge([*few, *enough], 95) == (
        [
            "  90.0 % of    20 lines  cxsystem2/rules",
            "               2 not visited  cxsystem2/rules/total.py: 1-2",
            "  96.0 % of   100 lines  cxsystem2/tables",
        ],
        False,
    )


def test_the_source_distribution_holds_documentation_examples_and_tests():
    """What `MANIFEST.in` names is there, and every tracked file beside the packages is named."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("no checkout of git")
    lines = (ROOT / "MANIFEST.in").read_text(encoding="utf-8").splitlines()
    told = [line.split() for line in lines if not line.startswith("#")]
    files = {name for verb, *names in told if verb == "include" for name in names}
    folders = {name for verb, *names in told if verb == "graft" for name in names}
    assert {"docs", "configs", "tests"} <= folders
    assert not [name for name in (*files, *folders) if not (ROOT / name).exists()]
    always = {"setup.py", "pyproject.toml", "README.md", "MANIFEST.in"}
    tracked = {name.split("/")[0] if "/" in name else name for name in listed.stdout.splitlines()}
    assert tracked - files - folders - always == {"cxsystem2", "bui", ".ci", ".github"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The packages as a wheel holds them: the folder that setuptools copies them to."""
    folder = tmp_path_factory.mktemp("built")
    made = subprocess.run(
        [sys.executable, "setup.py", "-q", "build", "--build-base", folder, "--build-lib", folder / "lib"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder / "lib"


def test_the_wheel_holds_every_file_that_is_not_for_developers_alone(built):
    listed = subprocess.run(
        ["git", "ls-files", "cxsystem2", "bui", "configs", "docs"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("no checkout of git")
    homes = {"configs": "cxsystem2/examples", "docs": "cxsystem2/docs"}
    tracked = {Path(homes.get(name.split("/")[0], name.split("/")[0]), *name.split("/")[1:]) for name in listed.stdout.split()}
    wanted = {path for path in tracked if not (path.parts[1] == "docs" and path.suffix == ".py")}  # these write the pages
    held = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    assert wanted - held == set()
    assert {path for path in held - wanted if "node_modules" not in path.parts} == set()


_OPENED = """
import sys
from pathlib import Path
import cxsystem2, bui
home = Path(sys.argv[1])
assert Path(cxsystem2.__file__).is_relative_to(home) and Path(bui.__file__).is_relative_to(home), cxsystem2.__file__
from cxsystem2.catalogue import examples
from cxsystem2.cells.sets import collections, parameter_sets
from cxsystem2.citing import bibliography
from cxsystem2.manual import index, pages
from cxsystem2.manual.pages import folder, picture
from cxsystem2.starters import starters
assert folder() == home / "cxsystem2" / "docs"
assert all(one.anatomy.is_relative_to(home) and one.physiology.is_file() for one in examples().values())
assert all(one.read() for one in starters().values()) and bibliography()
assert all(parameter_sets(name) for name in collections())
assert picture("home.png").is_file() and (Path(bui.__file__).parent / "static" / "index.html").is_file()
print(len(examples()), len(pages()), len(index().search("spikes", 3)))
"""


def test_what_the_packages_open_is_in_the_wheel(built, tmp_path):
    """In another folder, with nothing of the checkout on the path."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", _OPENED, built],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(built)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = [int(word) for word in done.stdout.split()]
    assert found == [len([*ROOT.glob("configs/*_anatomy.csv")]), len([*ROOT.glob("docs/*.md")]), 3]


@pytest.mark.slow
def test_commands_work_from_the_wheel_alone(built, tmp_path):
    """As after `pip install` of the wheel: every command is a new process in a folder of its own."""
    environment = os.environ | {"PYTHONPATH": str(built), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def called(*words):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cxsystem2", *words], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    called("run", "coba_eif", "--device", "python", "--set", "runtime=20*ms", "--output", "run.h5", "-q")
    assert called("report", "run.h5") == "run_report.html\n" and called("plot", "run.h5") == "run.png\n"
    assert "no errors" in called("check", "coba_eif") and called("check", "run.h5")
    assert str(built) in called("docs", "--open") and "coba_eif" in called("examples")
    assert called("new", "mine", "--starter", "ei") and called("script", "coba_eif", "--output", "run.py") and called("doctor")
