"""A table of 1,940 pathways stays fluid: it opens, scrolls and edits without a pause."""

import json
import statistics
import time
import urllib.request
from itertools import product

import pytest

from tests.bui.browser.waiting import until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

POPULATIONS, PATHWAYS = 55, 1940
MOST_PAUSE = 100
WATCH = """() => {
    window.pauses = [];
    const note = list => window.pauses.push(...list.getEntries().map(entry => Math.round(entry.duration)));
    new PerformanceObserver(note).observe({type: 'longtask'});
}"""


def large(document):
    """COBA-EIF made into 55 populations in five layers, with 1,940 of the possible pathways."""
    sheets = document["sheets"]
    layers = ("1", "2", "4", "5", "6")
    inhibitory = [number % 5 == 0 for number in range(POPULATIONS)]
    groups = [
        [str(number + 1), "40", "BC" if quiet else "SS", "I" if quiet else "E", layers[number * 5 // POPULATIONS], "[Sp]"]
        for number, quiet in enumerate(inhibitory)
    ]
    names = ["idx", "number_of_neurons", "neuron_type", "neuron_subtype", "layer_idx", "monitors"]
    sheets["G"] = {"columns": names, "rows": [{"cells": cells} for cells in groups]}
    pairs = list(product(range(POPULATIONS), repeat=2))[:PATHWAYS]
    rows = [["gi" if inhibitory[i] else "ge", str(i + 1), str(j + 1), "Fixed_const_wght", "0.02", "1"] for i, j in pairs]
    names = ["receptor", "pre_syn_idx", "post_syn_idx", "syn_type", "p", "n"]
    sheets["S"] = {"columns": names, "rows": [{"cells": cells} for cells in rows]}
    return document


@pytest.fixture
def project(shared):
    """The large tables as a project, made through the interface for scripts."""

    def call(path, content):
        head = {"Authorization": f"Bearer {shared.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{shared.url}/api{path}", json.dumps(content).encode(), head)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    small = call("/projects", {"example": "coba_eif"})
    return call("/projects", {"title": "large", "document": large(small["document"])})["id"]


def calm(page, least=0.4):
    """Until the check of the last change is there."""
    page.wait_for_timeout(least * 1000)
    page.wait_for_selector(".problems [data-busy=false]")


def test_a_large_table_is_fluid(editor, project, figure):
    page = editor
    page.evaluate(WATCH)
    began = time.monotonic()
    page.evaluate("project => { location.hash = `S?project=${project}`; }", project)
    page.wait_for_selector(".grid-row[aria-rowindex='2']")
    figure("seconds until a table of 1,940 pathways is open", time.monotonic() - began, 2.0)
    assert page.locator(".grid").get_attribute("aria-rowcount") == str(PATHWAYS + 1)
    calm(page)
    page.evaluate("() => { window.pauses.length = 0; }")

    frames = page.evaluate(
        """async () => {
            const grid = document.querySelector('.grid'), times = [];
            for (let step = 0; step < 60; step++) {
                const began = performance.now();
                grid.scrollTop += 700;
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                times.push(performance.now() - began);
            }
            return times;
        }"""
    )
    until(page, "document.querySelector('.grid').scrollTop > 30000")
    assert page.locator(".grid-row").count() < 60  # only what is seen is there
    figure("milliseconds for a step of scrolling, median", statistics.median(frames), MOST_PAUSE)

    page.keyboard.press("Escape")
    page.locator(".grid-row:visible .grid-cell").nth(30).click()
    page.keyboard.press("Control+Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    for text in ("0.03", "0.04", "0.05"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    calm(page)
    page.keyboard.press("Control+Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Shift+ArrowDown")
    page.keyboard.press("Control+d")  # 1,940 cells at once
    expect(page.locator(".grid-row:visible .grid-cell.selected").first).to_have_text("0.03")
    calm(page)
    page.keyboard.press("Control+z")
    calm(page)
    page.get_by_role("button", name="Sort by post_syn_idx").click()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Filter pre_syn_idx").fill("=7")
    expect(page.locator(".toolbar")).to_contain_text(f"55 of {PATHWAYS} rows")
    calm(page)
    figure("milliseconds that an edit holds the page, at most", max(page.evaluate("window.pauses"), default=0), MOST_PAUSE)


def test_a_broken_cell_of_a_large_table_is_found(editor, project, shared):
    page = editor
    page.evaluate("project => { location.hash = `S?project=${project}`; }", project)
    page.wait_for_selector(".grid-row[aria-rowindex='2']")
    page.keyboard.press("Escape")
    page.locator(".grid-row:visible .grid-cell").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("0.0x")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Home")
    page.locator(".problem-list button.link", has_text=f"Pathways, row {PATHWAYS}, p").click()
    expect(page.locator(".grid-cell.active")).to_have_text("0.0x")


def test_the_network_of_a_large_table(editor, project, shared):
    page = editor
    page.evaluate("project => { location.hash = `network?project=${project}`; }", project)
    page.wait_for_selector(".node")
    assert page.locator(".node").count() < POPULATIONS, "such a network is drawn by layer at first"
    page.get_by_role("checkbox", name="By layer").uncheck()
    page.get_by_label("Hide weak").fill("0")
    expect(page.locator(".node")).to_have_count(POPULATIONS)
    expect(page.locator("[data-edge]")).to_have_count(PATHWAYS)
    page.evaluate(WATCH)
    page.locator(".node[data-label='7']").hover()
    page.wait_for_selector(".edges.strong path")
    page.get_by_role("button", name="Matrix").click()
    page.wait_for_selector(".matrix.tiny")
    assert page.locator(".matrix td button").count() == PATHWAYS
    page.locator(".matrix td button").nth(100).click()
    expect(page.locator(".grid-cell.active")).to_be_visible()
