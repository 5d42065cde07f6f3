"""The files that are about the project and not part of the program: they agree with it and with each other."""

import re
from pathlib import Path

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
