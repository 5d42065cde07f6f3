"""The network as a graph, a matrix and positions: from a picture to the row, and from a drag to a new row."""

import re

import pytest

from tests.bui.browser.waiting import until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect


def open_network(page, name):
    page.get_by_role("button", name=f"Open a copy of {name}", exact=True).click()
    page.wait_for_selector(".grid-cell")
    page.get_by_role("tab", name="Network").click()
    page.wait_for_selector(".node")


def active(page):
    """The title of the open view without its number of errors, and the active row."""
    page.wait_for_selector(".grid-cell.active")
    row = page.locator(".grid-row:has(.grid-cell.active)")
    title = page.locator("[role=tab][aria-selected=true]").inner_text().partition("✖")[0].strip()
    return title, row.locator(".grid-cell").all_inner_texts()


def test_nodes_and_edges_lead_to_their_rows(editor):
    page = editor
    open_network(page, "layer4")
    sizes = page.locator(".sizes").inner_text().replace("\n", " ")
    assert "cells 2,960" in sizes and "memory" in sizes and "synapses" in sizes
    assert page.locator(".node").count() == 5
    assert page.locator(".node.inhibitory circle").count() == 2 and page.locator(".node.input").count() == 1
    inspector = page.get_by_role("complementary", name="Selected")
    page.locator(".node[data-label='3']").click()
    expect(inspector).to_contain_text("400, inhibitory")
    inspector.get_by_role("button", name="Edit row").click()
    view, cells = active(page)
    assert view == "Populations" and cells[0] == "3"

    page.get_by_role("tab", name="Network").click()
    page.locator(".node[data-label='4']").focus()
    assert "160 cells, inhibitory" in page.locator(".told").inner_text()
    page.keyboard.press("Enter")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("L4_MC (4)")
    expect(inspector.locator(".previews")).to_contain_text("mean ± SD")
    page.locator("[data-edge='1>3'] .reach").dispatch_event("click")
    expect(inspector).to_contain_text("probability")
    inspector.get_by_role("button", name="Edit row").first.click()
    view, cells = active(page)
    assert view == "Pathways" and cells[1:3] == ["1", "3"]


def test_zoom_pan_and_fit(editor):
    page = editor
    open_network(page, "layer4")
    scene = page.locator(".graph-host svg > g")
    expect(scene).not_to_have_attribute("transform", re.compile(r"translate\(-"))  # the size of its place is known
    fit = scene.get_attribute("transform")
    page.get_by_role("button", name="Zoom in").click()
    expect(scene).to_have_attribute("transform", re.compile(r"scale\(1\.3"))
    page.locator(".graph-host svg").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("-")
    expect(scene).to_have_attribute("transform", re.compile(r"scale\((1\)|0\.99|1\.00)"))
    box = page.locator(".graph-host").bounding_box()
    x, y = box["x"] + 20, box["y"] + box["height"] - 20  # where no population is
    # not mouse.wheel, which waits without end for an answer that a busy browser may not give
    wheel = {"deltaY": -200, "clientX": x, "clientY": y, "bubbles": True, "cancelable": True}
    page.locator(".graph-host svg").dispatch_event("wheel", wheel)
    expect(scene).not_to_have_attribute("transform", fit)
    zoomed = scene.get_attribute("transform")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 30, steps=3)
    page.mouse.up()
    expect(scene).not_to_have_attribute("transform", zoomed)
    page.get_by_role("button", name="Fit").click()
    expect(scene).to_have_attribute("transform", fit)


def test_many_pathways_are_shown_by_layer_and_can_be_filtered(editor):
    page = editor
    open_network(page, "microcircuit")
    assert page.get_by_role("checkbox", name="By layer").is_checked()
    assert page.locator("[data-edge]").count() <= 40
    node = page.locator(".node", has_text="L6 excitatory (3)")
    node.click()
    expect(page.get_by_role("complementary", name="Selected")).to_contain_text("L6_PC1")
    page.get_by_role("checkbox", name="By layer").uncheck()
    expect(page.locator(".node")).to_have_count(18)
    before = page.locator("[data-edge]").count()
    page.get_by_label("Hide weak").fill("0")
    expect(page.locator(".shown-pathways")).to_have_text("317 of 317 pathways shown")
    assert page.locator("[data-edge]").count() > before
    page.get_by_role("button", name="● Inhibitory").click()
    expect(page.locator("[data-edge] .excitatory")).to_have_count(0)
    before = page.locator("[data-edge]").count()
    page.locator(".filter-bar select").last.select_option("5")
    assert 0 < page.locator("[data-edge]").count() < before


def test_populations_have_the_names_of_the_user(editor):
    page = editor
    open_network(page, "potjans_diesmann")
    names = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"]
    assert page.locator(".node > text:not(.small)").all_text_contents() == names
    page.get_by_role("button", name="Matrix").click()
    assert [text.strip() for text in page.locator(".matrix thead th").all_text_contents()] == names
    page.get_by_role("button", name="Positions").click()
    page.wait_for_selector("canvas[data-cells]:not([data-cells='0'])")
    said = page.locator(".positions-legend label").all_inner_texts()
    assert [text.split()[0] for text in said] == names


def test_a_drag_adds_a_pathway(editor):
    page = editor
    open_network(page, "coba_eif")
    page.get_by_role("tab", name="Pathways").click()
    page.wait_for_selector(".grid-cell")
    page.keyboard.press("Escape")
    page.locator(".grid-row[aria-rowindex='4'] .grid-cell").first.click()
    page.keyboard.press("Control+Delete")  # 2 -> 1
    page.get_by_role("tab", name="Network").click()
    expect(page.locator("[data-edge]")).to_have_count(3)
    page.wait_for_selector("#simulate:enabled")  # the check that changes the picture is over
    page.locator(".node[data-label='2'] > :first-child").hover()  # as soon as it stands still
    page.mouse.down()
    other = page.locator(".node[data-label='1'] > :first-child").bounding_box()
    page.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] * 0.7, steps=8)
    expect(page.locator(".dragged")).to_have_count(1)
    page.mouse.up()
    view, cells = active(page)
    assert view == "Pathways"
    assert cells == ["gi", "2", "1", "Fixed_const_wght", "0.02", "1"]
    page.wait_for_selector("#simulate:enabled")
    page.keyboard.press("Control+z")
    expect(page.locator(".grid-row:visible")).to_have_count(3)


def test_a_form_adds_a_pathway_from_the_keyboard(editor):
    page = editor
    open_network(page, "layer4")
    page.get_by_role("button", name="Add pathway").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("^From")).select_option("0")
    dialog.get_by_label(re.compile("^To")).select_option("4")
    dialog.get_by_label("p", exact=True).fill("0.3")
    dialog.get_by_label("p", exact=True).press("Enter")
    view, cells = active(page)
    assert view == "Pathways" and cells[:5] == ["ge", "0", "4", "Depressing", "0.3"]


def test_matrix_and_positions(editor):
    page = editor
    open_network(page, "layer4")
    page.get_by_role("button", name="Matrix").click()
    cells = page.locator(".matrix td button")
    cells.first.hover()
    assert "synapses" in page.locator(".told").inner_text()
    page.get_by_label("Show").select_option("delay")
    assert "ms" in cells.first.inner_text()
    page.get_by_role("button", name="Save figure").click()
    expect(page.get_by_role("dialog").locator("option").first).to_have_text("Connectivity matrix")
    page.get_by_label("Format").select_option("svg")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save", exact=True).click()
    assert coming.value.suggested_filename.endswith("connectivity.svg")
    assert ">mean delay (ms)<" in coming.value.path().read_text() and "L4_SS" in coming.value.path().read_text()
    page.get_by_role("button", name="Positions").click()
    page.wait_for_selector("canvas[data-cells='3060']")
    drawn = """() => {
        const canvas = document.querySelector('canvas');
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(pixels.buffer)).size > 5;
    }"""
    until(page, drawn)  # the number of cells is there before they are drawn


def test_the_picture_follows_the_tables(editor):
    page = editor
    open_network(page, "coba_eif")
    assert "4,000" in page.locator(".sizes").inner_text()
    page.get_by_role("tab", name="Populations").click()
    page.wait_for_selector(".grid-cell")
    page.locator(".grid-row[aria-rowindex='3'] .grid-cell").nth(1).click()
    page.keyboard.type("1800")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Network").click()
    expect(page.locator(".sizes")).to_contain_text("5,000")
    expect(page.locator(".node[data-label='2']")).to_contain_text("1,800")


def test_a_plan_that_did_not_come_is_asked_for_again(editor):
    page = editor
    refused = []

    def refuse_once(route):
        if refused:
            return route.continue_()
        refused.append(1)
        return route.abort()

    page.route("**/api/plan", refuse_once)
    open_network(page, "coba_eif")
    expect(page.locator(".sizes")).to_contain_text("4,000")
    assert refused
    page.faults.clear()  # the browser logs the request that was aborted


def test_cards_graph_and_inspector_keep_nobody_out(page, barriers):
    page.wait_for_selector(".card img")
    assert barriers() == []
    open_network(page, "layer4")
    page.locator(".node[data-label='1']").press("Enter")
    page.wait_for_selector(".previews[data-ready]")
    assert barriers() == []
    page.get_by_role("button", name="Dark").click()
    page.get_by_role("complementary", name="Selected").get_by_role("button", name="L4_BC").first.click()
    page.wait_for_selector(".pathways")
    assert barriers() == []
