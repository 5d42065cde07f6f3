"""The first ten minutes of a newcomer in a real browser: open an example, change a cell, simulate, look, download.

The pictures of the documentation are made here: ``make pictures`` runs this test with the variable PICTURES, their folder.
"""

import os
import re
import zipfile
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.fixture
def picture(page):
    folder = os.environ.get("PICTURES")

    def take(name):
        if folder:
            page.wait_for_timeout(300)  # until the last change is painted
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take


@pytest.mark.usefixtures("own_server")
def test_open_change_simulate_look_download(page, served, picture, tmp_path):
    page.wait_for_function("[...document.images].every((one) => one.complete)")
    picture("home")
    page.locator("[data-tour=example-coba_eif]").click()
    page.get_by_role("tab", name="Populations").click()
    page.get_by_role("gridcell", name=re.compile("^800")).click()
    page.keyboard.type("750")
    page.keyboard.press("Enter")
    page.get_by_role("gridcell", name=re.compile("^750")).wait_for()
    page.locator(".save-state", has_text="Saved").wait_for()
    picture("groups")
    page.get_by_role("tab", name="Network").click()
    page.get_by_text("3,950").first.wait_for()
    page.locator(".node[data-label='1']").press("Enter")
    page.locator(".previews[data-ready]").wait_for()
    picture("network")

    page.locator("#simulate").click()
    page.get_by_role("dialog", name="Simulate").get_by_role("button", name="Start").click()
    run = page.locator("[data-run]").first
    run.locator("[role=progressbar]").or_(run.locator(".status.done")).first.wait_for()
    run.locator(".status.done").wait_for()
    picture("runs")
    page.get_by_role("button", name="Open results", exact=True).click()
    page.locator("canvas.raster-spikes[data-painted]").wait_for()
    spikes = page.locator("canvas.raster-spikes").get_attribute("aria-label")
    assert re.search(r"\d", spikes)
    picture("raster")

    page.get_by_role("tab", name="Files").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download csv").click()
    waiting.value.save_as(tmp_path / "results.zip")
    with zipfile.ZipFile(tmp_path / "results.zip") as whole:
        name = next(name for name in whole.namelist() if name.endswith("spikes.csv"))
        lines = whole.read(name).decode().splitlines()
    assert len(lines) > 1000
    assert any(
        "750" in (served.home / "runs" / folder / "anatomy.csv").read_text()
        for folder in os.listdir(served.home / "runs")
        if len(folder) == 12
    )


def test_the_documentation_has_its_pictures():
    text = (DOCS / "browser.md").read_text(encoding="utf-8")
    shown = re.findall(r"\]\((pictures/[\w-]+\.png)\)", text)
    assert len(shown) >= 4
    assert all((DOCS / name).is_file() for name in shown)
