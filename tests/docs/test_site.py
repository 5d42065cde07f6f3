"""The documentation as a site: built without a warning, without outside addresses, every page in one place of its menu."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from cxsystem2.manual import sections
from cxsystem2.manual.pages import pages

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "mkdocs.yml"
KINDS = ("Tutorials", "How-to guides", "Reference", "Explanation")


def menu():
    """The pages of each kind, in the order of the menu."""
    first, *groups = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["nav"]
    found = {"": [first]}
    for group in groups:
        ((title, names),) = group.items()
        found[title] = names
    return found


def test_every_page_is_in_one_place():
    listed = [name for names in menu().values() for name in names]
    assert len(listed) == len(set(listed))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= set(listed)


def test_the_first_page_lists_the_same_pages_under_the_same_kinds():
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    shown = {title: re.findall(r"^\| \[([\w-]+\.md)\]", part, re.MULTILINE) for title, part in parts.items()}
    assert {title: shown[title] for title in KINDS} == {title: menu()[title] for title in KINDS}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built in strict mode: a warning ends it with an error."""
    build = pytest.importorskip("mkdocs.commands.build")
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site") / "site"
    path = list(sys.path)
    try:
        config = load_config(str(CONFIG), strict=True, site_dir=str(folder))
        config.plugins.on_startup(command="build", dirty=False)
        build.build(config)
    finally:
        sys.path[:] = path
    return folder


def test_the_site_has_every_page_with_its_sections(site):
    for page in pages().values():
        html = (site / f"{page.name}.html").read_text(encoding="utf-8")
        anchors = {section.anchor for section in sections(page)}
        found = set(re.findall(r'<h[1-6] id="([^"]+)"', html))
        assert len(anchors - found) == 0, (page.name, sorted(anchors - found)[:5])


def test_nothing_of_the_site_comes_from_another_address(site):
    loaded = r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//[^"]*"'
    pattern = re.compile(rf"{loaded}|url\((?:https?:)?//[^)]*|@import [^;]*//")
    for path in (*site.rglob("*.html"), *site.rglob("*.css")):
        assert not pattern.findall(path.read_text(encoding="utf-8")), path.name


def test_a_bar_within_code_of_a_table_is_a_bar(site):
    assert "<code>{0|5|1}</code>" in (site / "batches.html").read_text(encoding="utf-8")


def test_the_search_of_the_site_knows_the_pages(site):
    assert "bluepysnap" in (site / "search" / "search_index.json").read_text(encoding="utf-8")


def test_every_public_name_has_a_section_in_the_reference(site):
    """With its signature where it has one."""
    import cxsystem2

    html = (site / "api-reference.html").read_text(encoding="utf-8")
    for name in {*cxsystem2.__all__} - {"__version__"}:
        assert f">{name}<a" in html, name
    assert "CxSystem.run(" in html and "OutOfMemory: there is not enough memory" in html
