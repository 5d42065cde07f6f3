"""The files that are about the project and not part of the program: they agree with it and with each other."""

import re
import runpy
import subprocess
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
