"""The form that describes a network: from an empty project to three populations that fire, and populations added to tables."""

import os
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect
BAR = 25
"""Actions that the whole way has to stay below."""


class Person:
    """Somebody at the page; each click, choice and typed text is an action."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def click(self, name, within=None, role="button"):
        self.actions += 1
        (within or self.page).get_by_role(role, name=name, exact=True).click()

    def press(self, place):
        self.actions += 1
        self.page.locator(place).click()

    def choose(self, label, text, within):
        self.actions += 1
        within.get_by_label(label).select_option(text)


@pytest.fixture
def picture(page):
    """A picture of the page in the folder that the variable PICTURES names; `make pictures` names that of the documentation."""

    def take(name):
        if folder := os.environ.get("PICTURES"):
            page.wait_for_timeout(300)  # until the last change is painted
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take


def test_from_an_empty_project_to_three_populations_that_fire(page, picture, script):
    person = Person(page)
    person.click("New empty project")
    person.click("Populations", role="tab")
    person.click("Add populations and connections …")
    form = page.get_by_role("dialog", name="Add populations and connections")
    for name in ("PV", "SOM"):  # one is there
        person.click("Add a population", form)
        form.get_by_role("group", name=name, exact=True).wait_for()
    person.choose("Neuron model", "ADEX", form.get_by_role("group", name="E", exact=True))
    person.choose("What makes it fire", "none", form.get_by_role("group", name="SOM", exact=True))
    person.click("Connect each with each", form)
    expect(form.get_by_role("group", name="Connection from")).to_have_count(9)
    form.locator("[data-answer='connections.8.weight'][placeholder]:not([placeholder=''])").wait_for()
    picture("form")
    person.click("Add to the tables", form)
    expect(page.locator(".grid-row[aria-rowindex='2'] .grid-cell").first).to_be_visible()
    page.wait_for_selector("#simulate:enabled")
    person.press("#simulate")
    person.click("Start", page.get_by_role("dialog", name="Simulate"))
    page.locator("[data-run] .status.done").first.wait_for()
    person.click("Open results")
    page.locator("canvas.raster-spikes[data-painted]").wait_for()
    assert person.actions < BAR
    run = page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('run')")
    rates = {one["name"]: one["rate"] for one in script("GET", f"/runs/{run}/results")["populations"]}
    assert len(rates) == 3 and all(1 < rate < 80 for rate in rates.values()), rates


def test_a_wrong_answer_is_told_beside_its_field(page, barriers):
    page.get_by_role("button", name="Describe a network …").first.click()
    form = page.get_by_role("dialog", name="Describe a network")
    form.get_by_label("Number of cells").fill("-5")
    told = form.locator("[data-answer='populations.0.cells'][aria-invalid=true]")
    told.wait_for()
    form.get_by_role("button", name="Make the tables").click()
    expect(told).to_be_focused()
    expect(form.locator(".fault")).to_have_text("✖ number of neurons -5 is below 1")
    assert barriers() == []
    told.fill("50")
    expect(form.locator(".fault")).to_have_count(0)
    form.get_by_label("Title").fill("by a form")
    form.get_by_role("button", name="Make the tables").click()
    expect(page.locator(".project-title")).to_have_text("by a form")
    page.wait_for_selector("#simulate:enabled")


def test_what_is_added_is_one_step_of_undo(page):
    page.get_by_role("button", name="Open a copy of ei", exact=True).click()
    page.wait_for_selector(".grid-cell")
    page.get_by_role("button", name="Add populations and connections …").click()
    form = page.get_by_role("dialog", name="Add populations and connections")
    form.get_by_role("button", name="Add a population").click()
    form.get_by_label("Kind of cells").select_option("MC")
    form.get_by_role("button", name="Add a connection").click()
    form.get_by_role("button", name="Add to the tables").click()
    expect(page.locator(".grid-row .grid-cell", has_text="SOM").first).to_be_visible()
    page.wait_for_selector("#simulate:enabled")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".grid-row .grid-cell", has_text="SOM")).to_have_count(0)
