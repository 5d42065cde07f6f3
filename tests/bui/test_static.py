"""The page as files: it comes whole with the package, asks nobody outside, and has no script in its HTML."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from cxsystem2.config.system import System

STATIC = Path(__file__).resolve().parents[2] / "bui" / "static"
MODULES = sorted((STATIC / "js").rglob("*.js"))
TEXTS = [*MODULES, *sorted((STATIC / "css").glob("*.css")), *sorted(STATIC.glob("*.html"))]
NAMESPACE = "http://www.w3.org/"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(STATIC)))
def test_what_a_module_imports_is_there(path):
    for name in re.findall(r"(?:from|import)\s+\"([^\"]+)\"", path.read_text(encoding="utf-8")):
        assert name.startswith("."), "no module comes from elsewhere"
        assert (path.parent / name).resolve().is_file(), name


def test_the_page_asks_nobody_outside():
    for path in TEXTS:
        found = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text(encoding="utf-8"))
        assert [one for one in found if not one.startswith(NAMESPACE[:-1])] == [], path


def test_no_text_becomes_markup_or_code():
    for path in MODULES:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", path.read_text())


def test_html_holds_no_script_and_no_style():
    text = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL) == [""]
    assert not re.search(r"\son\w+=|\sstyle=|<style", text)


def test_modules_are_short():
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    assert lengths[len(lengths) // 2] < 100
    assert lengths[-1] <= 200


def test_tools_that_check_the_modules_are_pinned_and_come_from_no_named_registry():
    tools = Path(__file__).parent / "js"
    wanted = json.loads((tools / "package.json").read_text())["devDependencies"]
    locked = json.loads((tools / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert not [name for name, package in locked.items() if "resolved" in package]


def test_libraries_of_others_are_what_they_say_and_have_their_licences():
    vendor = STATIC / "vendor"
    said = dict(re.findall(r"^\| `([\w.]+)` \|.*`([0-9a-f]{64})` \|$", (vendor / "README.md").read_text(), re.MULTILINE))
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in vendor.iterdir() if path.suffix in (".js", ".css")
    }
    assert said == there
    assert {path.stem for path in vendor.glob("*.LICENSE")} == {"htm", "preact", "uplot"}


def test_the_groups_of_parameters_name_parameters():
    """The groups of the form are lists of names; one that is misspelt, or gone, would be in no group."""
    text = (STATIC / "js" / "edit" / "groups.js").read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z_]+)"', text))
    assert len(named) > 20 and named <= set(System.model_fields)
