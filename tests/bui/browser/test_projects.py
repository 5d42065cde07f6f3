"""Projects in the page: open, rename, copy, versions, files in and out, two windows, and the guided first run."""

import io
import json
import zipfile

import pytest

from tests.bui.browser.waiting import until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect


def open_example(page, name="coba_eif"):
    page.get_by_role("button", name=f"Open a copy of {name}", exact=True).click()
    page.wait_for_selector(".grid-cell")


def home(page):
    page.get_by_role("tab", name="Projects and examples").click()
    page.wait_for_selector(".projects")


def put(page, text, row=1, column=1):
    page.locator(f".grid-row[aria-rowindex='{row + 1}'] .grid-cell").nth(column).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_selector(".save-state.saved")


def test_a_reload_keeps_project_and_view(editor):
    page = editor
    open_example(page)
    put(page, "1234")
    page.get_by_role("tab", name="Populations").click()
    page.reload()
    page.wait_for_selector(".grid-cell")
    assert page.locator(".grid-row[aria-rowindex='2'] .grid-cell").nth(1).inner_text() == "1234"
    page.evaluate("location.hash = 'G?project=0123456789ab'")
    page.get_by_text("there is no such project").wait_for()
    page.get_by_role("button", name="Projects and examples").last.click()
    page.wait_for_selector(".projects")
    page.faults.clear()  # the browser logs the 404


def test_rename_copy_and_delete(page, script, show):
    first = script("POST", "/projects", {"title": "first", "example": "coba_eif"})["id"]
    show(f"G?project={first}")
    page.wait_for_selector(".grid-cell")
    page.get_by_role("button", name="Save as").click()
    page.get_by_role("dialog").get_by_label("Title").fill("second")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator(".project-title")).to_have_text("second")
    home(page)
    rows = page.locator(".projects tbody tr")
    page.get_by_role("button", name="Open second", exact=True).wait_for()
    before = rows.count()
    page.get_by_role("button", name="Rename second").click()
    page.get_by_role("dialog").get_by_label("Title").fill("another")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(page.locator(".project-title")).to_have_text("another")
    page.get_by_role("button", name="Duplicate first").click()
    expect(rows).to_have_count(before + 1)
    page.get_by_role("button", name="Delete another").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Delete another").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(before)
    assert page.locator(".project-title").count() == 0
    page.get_by_role("button", name="Open first", exact=True).click()
    page.wait_for_selector(".grid-cell")


def test_versions_are_kept_compared_and_restored(editor):
    page = editor
    open_example(page)
    page.keyboard.press("Control+s")
    page.get_by_label("Comment").fill("as published")
    page.keyboard.press("Enter")
    page.get_by_text("Version 1 is saved").wait_for()
    put(page, "1600")
    home(page)
    page.get_by_role("button", name="Compare with now: version 1").click()
    changes = page.get_by_role("table", name="What differs")
    expect(changes.locator("tbody td")).to_have_text(["Populations", "1", "number_of_neurons", "3200", "1600"])
    page.get_by_role("button", name="Restore version 1").click()
    page.get_by_role("tab", name="Populations").click()
    first = page.locator(".grid-row[aria-rowindex='2'] .grid-cell").nth(1)
    expect(first).to_have_text("3200")
    page.get_by_role("button", name="Undo").click()
    expect(first).to_have_text("1600")


@pytest.mark.parametrize("kind", ["csv", "json", "yaml"])
def test_files_out_and_in(editor, tmp_path, kind):
    page = editor
    open_example(page)
    put(page, "1600")
    home(page)
    with page.expect_download() as download:
        page.locator("tr.open").get_by_text(kind.upper(), exact=True).click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        archive.extractall(tmp_path)
    page.locator(".importing input[type=file]").set_input_files(sorted(tmp_path.iterdir()))
    page.wait_for_selector("#tab-G[aria-selected=true]")
    expect(page.locator(".grid-row[aria-rowindex='2'] .grid-cell").nth(1)).to_have_text("1600")
    page.wait_for_selector("#simulate:enabled")


def test_problems_of_files_are_listed(editor, tmp_path):
    page = editor
    (tmp_path / "broken.json").write_text('{"anatomy": [')
    page.locator(".importing input[type=file]").set_input_files(tmp_path / "broken.json")
    told = page.get_by_role("alert")
    told.wait_for()
    assert "broken.json" in told.inner_text() and "Not imported" in told.inner_text()
    page.faults.clear()  # the browser logs the refusal


def changed_elsewhere(page, context):
    """An example that is open in two windows, and changed in the second one, which is answered."""
    open_example(page)
    page.wait_for_selector(".save-state.saved")
    other = context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".grid-cell")
    put(other, "2222")
    return other


@pytest.mark.parametrize(("choice", "kept"), [("Load theirs", "2222"), ("Overwrite with mine", "1111")])
def test_two_windows(editor, context, shared, choice, kept):
    page = editor
    other = changed_elsewhere(page, context)
    page.locator(".grid-row[aria-rowindex='2'] .grid-cell").nth(1).click()
    page.keyboard.type("1111")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=choice).click()
    page.wait_for_selector(".save-state.saved")
    expect(page.locator(".grid-row[aria-rowindex='2'] .grid-cell").nth(1)).to_have_text(kept)
    other.reload()
    expect(other.locator(".grid-row[aria-rowindex='2'] .grid-cell").nth(1)).to_have_text(kept)
    page.faults.clear()  # the browser logs the conflict


def test_simulate_in_a_window_that_is_behind_asks_first(editor, context):
    page = editor
    changed_elsewhere(page, context)
    page.locator("#simulate").click()
    page.get_by_role("dialog", name="Simulate").get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Load theirs").click()
    expect(page.locator(".grid-row[aria-rowindex='2'] .grid-cell").nth(1)).to_have_text("2222")
    page.faults.clear()  # the browser logs the conflict


def test_files_beside_the_tables(editor, tmp_path):
    page = editor
    open_example(page)
    home(page)
    (tmp_path / "spikes.csv").write_text("1")
    page.get_by_label("Add files").set_input_files(tmp_path / "spikes.csv")
    page.get_by_role("button", name="Remove spikes.csv").click()
    expect(page.get_by_role("button", name="Remove spikes.csv")).to_have_count(0)


def test_the_guided_first_run(editor):
    page = editor
    page.route(
        "**/api/runs",
        lambda route: (
            route.fulfill(status=201, json={"id": "0123456789ab"}) if route.request.method == "POST" else route.continue_()
        ),
    )
    page.route("**/api/runs/0123456789ab**", lambda route: route.fulfill(json={}))
    page.get_by_role("button", name="Show me around").press("Enter")
    tour = page.locator(".tour")
    expect(tour).to_contain_text("Open an example")
    until(page, "document.activeElement.className.startsWith('tour')")
    tour.get_by_role("button", name="Do it for me").click()  # else the next steps would point at nothing
    expect(tour).to_contain_text("Each row is a population")
    page.wait_for_selector(".grid-cell")
    page.get_by_role("tab", name="Network").click()
    tour.get_by_role("button", name="Next").click()
    expect(tour).to_contain_text("Change a cell")
    page.wait_for_selector(".grid-cell")  # the step has brought its view
    rows, panel = page.locator(".grid-row:visible").last.bounding_box(), tour.bounding_box()
    assert panel["y"] > rows["y"] + rows["height"], "what the step speaks of can be seen"
    tour.get_by_role("button", name="Back").click()
    expect(tour).to_contain_text("Each row is a population")
    tour.get_by_role("button", name="Next").click()
    put(page, "1000", row=2)
    expect(tour).to_contain_text("Simulate")
    tour.get_by_role("button", name="Next").click()
    expect(tour).to_contain_text("Watch")
    page.keyboard.press("Enter")  # the focus is in the tour again
    tour.focus()
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    until(page, "localStorage.getItem('tour') === 'done'")


def test_many_problems_leave_the_page_within_the_window(editor):
    page = editor
    open_example(page)
    page.get_by_role("tab", name="Physiology").click()
    page.locator(".grid-row .grid-cell").nth(2).click()
    for _ in range(12):
        page.keyboard.type("1*nothing")
        page.keyboard.press("Enter")
    expect(page.locator("#problem-list li").nth(8)).to_be_attached()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight && document.body.scrollHeight <= innerHeight")
    box = page.locator("#problem-list").bounding_box()
    assert box["y"] + box["height"] <= 720

    page.keyboard.press("Control+f")  # in a grid it is our filter
    expect(page.get_by_label("Filter Value")).to_be_focused()
    page.keyboard.type("nothing")
    expect(page.locator(".grid-row:visible")).to_have_count(12)
    page.keyboard.press("Enter")
    expect(page.locator(".grid")).to_be_focused()


def test_a_new_project_is_filled_from_nothing(editor):
    page = editor
    page.get_by_role("button", name="New empty project").click()
    page.wait_for_selector(".params")
    page.get_by_role("tab", name="Populations").click()
    page.get_by_role("button", name="Add the first row").click()
    titles = page.locator(".grid-titles .grid-title").all_inner_texts()
    assert titles == ["idx", "number_of_neurons", "neuron_type", "layer_idx"]
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    page.wait_for_selector(".save-state.saved")
    project = page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('project')")
    document = json.loads(page.evaluate(f"fetch('/api/projects/{project}').then(answer => answer.text())"))["document"]
    assert document["sheets"]["G"]["rows"] == [{"cells": ["1", "20", "", ""]}]


def test_the_bar_names_the_project_whose_results_are_shown(page, start, show, small):
    """Simulate there starts that project, and not the one that was open before."""
    run = start("of the small one")
    open_example(page)
    title = page.locator(".project-title")
    expect(title).to_have_text("coba_eif")
    show(f"look?run={run}")
    expect(title).to_have_text("small")
    page.get_by_role("button", name="Simulate").click()
    expect(page.get_by_role("dialog", name="Simulate")).to_be_visible()
    assert f"project={small}" in page.url and f"run={run}" in page.url
    expect(title).to_have_text("small")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()  # it is the open project now
