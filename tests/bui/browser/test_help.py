"""Help in the page: search, shortcuts, the documentation, and what values and blocks of the physiology are."""

import re

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect


def opened(page, view, name="adex_ei"):
    page.get_by_role("button", name=f"Open a copy of {name}", exact=True).click()
    page.wait_for_selector(".grid-cell")
    page.get_by_role("tab", name=view).click()


def search(page, words):
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search rows")
    expect(field).to_be_focused()
    field.fill(words)
    return page.get_by_role("listbox", name="Found").get_by_role("option")


def test_a_newcomer_finds_by_search_how_it_is_done(editor):
    page = editor
    for words, title in {
        "how to drive a network": "Drive a network",
        "how to record a trace": "Record a trace",
        "how to change one weight": "Change one weight",
    }.items():
        found = search(page, words)
        sections = found.filter(has_text="Documentation")
        first = sections.filter(has=page.get_by_text(title, exact=True))
        expect(first).to_have_count(1)
        assert any(title in text for text in sections.all_inner_texts()[:3])
        first.click()
        heading = page.locator("article.manual-page").get_by_role("heading", name=title, exact=True)
        expect(heading).to_be_visible()
        expect(heading).to_be_focused()


def test_search_jumps_to_rows_values_views_and_acts(editor):
    page = editor
    opened(page, "Populations")
    search(page, "RS.C").first.click()
    expect(page.get_by_role("tab", name="Physiology")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".grid-cell.active")).to_have_text(re.compile("pF"))
    search(page, "network").filter(has_text="View").first.click()
    expect(page.get_by_role("tab", name="Network")).to_have_attribute("aria-selected", "true")
    before = page.evaluate("document.documentElement.dataset.theme")
    found = search(page, "light or dark")
    expect(found.first).to_contain_text("Action")
    page.keyboard.press("Enter")
    expect(page.locator("html")).not_to_have_attribute("data-theme", before)
    search(page, "xqzjw")
    expect(page.get_by_text("Nothing was found; try other words.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_keys_open_the_shortcuts_and_help_for_what_is_selected(editor):
    page = editor
    opened(page, "Populations")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".grid-cell").filter(has_text="SS").first.click()
    page.keyboard.press("F1")
    dialog = page.get_by_role("dialog", name="Help: neuron_type")
    expect(dialog).to_contain_text("cell type: chooses weights and delays by name")
    expect(dialog.locator(".found button").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".grid-cell").filter(has_text="SS").first.click()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="PC – pyramidal cell with dendrites")).to_be_visible()
    page.get_by_role("option", name=re.compile("^BC – basket cell")).click()
    expect(page.locator(".grid-cell.active")).to_have_text("BC")


def test_a_parameter_is_explained_and_leads_to_who_uses_it(editor):
    page = editor
    opened(page, "Physiology")
    page.locator(".blocks").get_by_role("button", name=re.compile("^RS")).click()
    page.locator(".grid-cell").filter(has_text=re.compile("^tau_w$")).first.click()
    aside = page.get_by_role("complementary", name="Explanation")
    expect(aside).to_contain_text("RS.tau_w")
    expect(aside).to_contain_text("unit: second")
    expect(aside.locator("pre").first).to_contain_text("dw/dt")
    aside.get_by_role("button", name="E", exact=True).click()
    expect(page.get_by_role("tab", name="Populations")).to_have_attribute("aria-selected", "true")


def test_a_block_shows_what_its_cells_do_while_values_are_typed(editor):
    page = editor
    opened(page, "Physiology")
    page.locator(".blocks").get_by_role("button", name=re.compile("^FS")).click()
    portrait = page.get_by_role("region", name="Cells of the block FS")
    expect(portrait.locator("figure")).to_have_count(5)
    rheobase = portrait.locator("dd").last
    before = rheobase.inner_text()
    row = page.locator(".grid-row").filter(has=page.get_by_text("EL", exact=True)).first
    row.locator(".grid-cell").nth(1).click()
    page.keyboard.type("-75*mV")  # not left yet
    expect(rheobase).not_to_have_text(before)
    page.locator(".grid-editor").fill("-75*pF")
    expect(portrait.get_by_role("alert")).to_contain_text("should be a value in volt")
    page.keyboard.press("Escape")
    expect(rheobase).to_have_text(before)
    expect(portrait.get_by_role("alert")).to_have_count(0)
    portrait.get_by_label(re.compile("excitatory spike")).fill("3*nS")
    page.keyboard.press("Tab")
    expect(portrait).to_contain_text("peak 3.")


def test_the_documentation_is_read_with_its_links_and_pictures(editor):
    page = editor
    page.get_by_role("tab", name="Help").click()
    page.get_by_role("navigation", name="Pages of the documentation").get_by_role(
        "button", name="The browser interface"
    ).click()
    article = page.locator("article.manual-page")
    expect(article.get_by_role("heading", name="The browser interface")).to_be_visible()
    for picture in article.locator("img").all():
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    article.get_by_role("link", name="browser-runs.md").first.click()
    expect(article.get_by_role("heading", level=1)).to_have_text(re.compile("run", re.IGNORECASE))
    page.go_back()
    expect(article.get_by_role("heading", name="The browser interface")).to_be_visible()


def test_nothing_keeps_people_from_using_it(editor, barriers_of):
    page = editor
    opened(page, "Physiology")
    page.locator(".blocks").get_by_role("button", name=re.compile("^FS")).click()
    expect(page.get_by_role("region", name="Cells of the block FS").locator("figure")).to_have_count(5)
    page.locator(".grid-cell").first.click()
    assert barriers_of(page) == []
    search(page, "weight")
    assert barriers_of(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Help").click()
    expect(page.locator("article.manual-page h1")).to_be_visible()
    assert barriers_of(page) == []
    page.keyboard.press("?")
    assert barriers_of(page) == []
