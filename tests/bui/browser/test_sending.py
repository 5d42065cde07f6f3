"""A project leaves the page as one file, and comes back as a project of its own."""

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect


def test_a_project_is_sent_and_opened(page, tmp_path):
    page.get_by_role("button", name="Open a copy of pair", exact=True).click()
    page.wait_for_selector(".grid-cell")
    page.get_by_role("tab", name="Projects and examples").click()
    rows = page.locator(".projects tbody tr")
    page.locator("tr.open").get_by_role("button", name="Send … pair").click()
    before = rows.count()
    asking = page.get_by_role("dialog", name="Send the project")
    asking.get_by_label("With its runs and sweeps, and their results").check()
    with page.expect_download() as waiting:
        asking.get_by_role("link", name="Save the file").click()
    assert waiting.value.suggested_filename == "pair.cxproject"
    waiting.value.save_as(tmp_path / "pair.cxproject")
    asking.get_by_role("button", name="Close").last.click()
    page.locator(".importing input[type=file]").set_input_files(tmp_path / "pair.cxproject")
    page.wait_for_selector("#tab-G[aria-selected=true]")
    page.get_by_role("tab", name="Projects and examples").click()
    expect(rows).to_have_count(before + 1)
    expect(page.locator(".projects tbody tr.open")).to_contain_text("from the file pair.cxproject")
