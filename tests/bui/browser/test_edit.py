"""Editing in the page: cells, rows, columns, undo, the clipboard, filters, the check, and what it keeps from running."""

import json
import re
import time

import pytest

from tests.bui.browser.waiting import until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

SCRIPT = '<img src=x onerror="document.title=1">'
DEVICES = {
    "devices": [
        {"word": "python", "about": "numpy", "available": True, "missing": ""},
        {"word": "genn", "about": "a GPU", "available": False, "missing": "GeNN is not installed"},
    ]
}


def open_example(page, name="coba_eif"):
    """A project made from an example, at its populations."""
    page.route("**/api/devices", lambda route: route.fulfill(json=DEVICES))
    page.get_by_role("button", name=f"Open a copy of {name}", exact=True).click()
    page.wait_for_selector(".grid-cell")
    wait_checked(page)


def wait_checked(page):
    """Until the last change has been checked."""
    page.wait_for_selector(".problems [data-busy=false]")


def tab(page, title):
    page.get_by_role("tab", name=title).click()
    expect(page.locator("#view")).to_have_attribute("aria-labelledby", page.get_by_role("tab", name=title).get_attribute("id"))


def cell(page, row, column):
    """A cell by its row as shown and the title of its column."""
    titles = page.locator(".grid-titles .grid-title").all_inner_texts()
    at = titles.index(column)
    return page.locator(f".grid-row[aria-rowindex='{row + 1}'] .grid-cell").nth(at)


def put(page, row, column, text):
    cell(page, row, column).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def column(page, title):
    """The texts of a column, from top to bottom."""
    at = page.locator(".grid-titles .grid-title").all_inner_texts().index(title)
    read = """rows => rows.filter(row => !row.hidden).sort((one, other) => one.ariaRowIndex - other.ariaRowIndex)
        .map(row => row.querySelectorAll('.grid-cell')[%d].textContent)"""
    return page.locator(".grid-row").evaluate_all(read % at)


def paste(page, text):
    """What Ctrl+V does with a text on the clipboard."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def copied(page):
    return page.evaluate(
        """() => {
            const data = new DataTransfer();
            const event = new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
            return data.getData('text/plain');
        }"""
    )


def saved(page):
    """The document as the server has it."""
    page.wait_for_selector(".save-state.saved")
    project = page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('project')")
    return json.loads(page.evaluate(f"fetch('/api/projects/{project}').then(answer => answer.text())"))["document"]


def test_cells_rows_and_undo(editor):
    page = editor
    open_example(page)
    tab(page, "Pathways")
    put(page, 1, "p", "0.05")
    assert column(page, "p") == ["0.05", "0.02", "0.02", "0.02"]
    page.keyboard.press("F2")
    page.keyboard.press("End")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    assert column(page, "p")[1] == "0.025"
    page.keyboard.press("Delete")  # the cell to the right
    assert column(page, "n") == ["1", "", "1", "1"]
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert column(page, "p") == ["0.02"] * 4 and column(page, "n") == ["1"] * 4
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+Shift+Z")
    assert column(page, "p")[:2] == ["0.05", "0.025"]

    cell(page, 2, "receptor").click()
    page.keyboard.press("Control+/")  # off
    assert "off" in page.locator(".grid-row[aria-rowindex='3']").get_attribute("class")
    page.get_by_role("button", name="Duplicate").click()
    page.get_by_role("button", name="Comment").click()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".grid-row:visible")).to_have_count(6)
    rows = saved(editor)["sheets"]["S"]["rows"]
    assert [("off" if row.get("off") else "note" if "note" in row else "on") for row in rows] == [
        "on",
        "off",
        "off",
        "note",
        "on",
        "on",
    ]
    page.keyboard.press("Control+Delete")
    expect(page.locator(".grid-row:visible")).to_have_count(5)


def test_paste_fill_filter_and_sort(editor):
    page = editor
    open_example(page)
    tab(page, "Pathways")
    cell(page, 3, "p").click()
    paste(page, "0.1\t2\r\n0.2\t3\r\n0.3\t4\r\n")  # the last line is beyond the end
    assert column(page, "p") == ["0.02", "0.02", "0.1", "0.2", "0.3"]
    assert column(page, "n") == ["1", "1", "2", "3", "4"]
    assert copied(page) == "0.1\t2\n0.2\t3\n0.3\t4"
    cell(page, 1, "p").click()
    paste(page, "0.4;5\n0.5;6")
    assert column(page, "p")[:2] == ["0.4", "0.5"]
    paste(page, "")  # a picture has no text
    assert column(page, "p")[:2] == ["0.4", "0.5"]
    for text, found in (
        ("0,1\n0,2", ["0.1", "0.2"]),  # a column of decimal commas, not two columns
        ("0,5*nS;x\n2;y", ["0.5*nS", "2"]),
        ("1,500\n2,250", ["1,500", "2,250"]),  # thousands, or not: the check asks
        ('"0.1\n0.2"\t1\n3\t1', ["0.1 0.2", "3"]),  # a cell is one line
    ):
        cell(page, 1, "p").click()
        paste(page, text)
        assert column(page, "p")[:2] == found
        page.keyboard.press("Control+z")
    cell(page, 3, "n").click()
    paste(page, "delay\tp\treceptor\n2*ms\t0,5\tge\n3*ms\t0,6\tge")  # by their titles
    assert (column(page, "p")[2:4], column(page, "delay")[2:4]) == (["0.5", "0.6"], ["2*ms", "3*ms"])
    page.keyboard.press("Control+z")
    assert "delay" not in page.locator(".grid-title").all_inner_texts()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert column(page, "p") == ["0.02"] * 4

    put(page, 1, "p", "0.07")
    cell(page, 1, "p").click()
    page.keyboard.press("Control+Shift+ArrowDown")
    page.keyboard.press("Control+d")
    assert column(page, "p") == ["0.07"] * 4
    put(page, 1, "n", "9")
    cell(page, 1, "n").click()
    handle = page.locator(".grid-handle").bounding_box()
    page.mouse.move(handle["x"] + 4, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(handle["x"] + 4, handle["y"] + 40, steps=4)
    page.mouse.up()
    assert column(page, "n") == ["9", "9", "9", "1"][: len(column(page, "n"))]

    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Filter receptor").fill("gi")
    expect(page.locator(".grid-row:visible")).to_have_count(2)
    assert page.locator(".grid-row:not([hidden]) .grid-number").all_inner_texts() == ["3", "4"]  # numbers as in messages
    put(page, 1, "n", "4")
    page.get_by_label("Filter receptor").fill("nothing has this")
    page.get_by_role("button", name="Clear the filter").click()
    assert column(page, "n") == ["9", "9", "4", "1"]
    page.get_by_role("button", name="Sort by n").click()
    assert column(page, "n") == ["1", "4", "9", "9"]
    page.get_by_role("button", name="Sort by n").click()
    assert column(page, "n") == ["9", "9", "4", "1"]
    sheet = saved(editor)["sheets"]["S"]
    assert [row["cells"][sheet["columns"].index("n")] for row in sheet["rows"]] == [
        "9",
        "9",
        "4",
        "1",
    ]  # only the view is sorted


def test_what_is_being_typed_is_kept_when_the_page_is_left(editor):
    page = editor
    open_example(page)
    until(page, "document.activeElement.id === 'view'")  # the keyboard goes on in the view
    cell(page, 1, "number_of_neurons").click()
    page.keyboard.type("3100")
    page.evaluate("dispatchEvent(new Event('beforeunload'))")
    expect(cell(page, 1, "number_of_neurons")).to_have_text("3100")
    expect(page.locator(".save-state")).to_have_text("Saved")
    assert saved(page)["sheets"]["G"]["rows"][0]["cells"][1] == "3100"


def test_choices_and_columns(editor):
    page = editor
    open_example(page)
    tab(page, "Pathways")
    cell(page, 1, "syn_type").dblclick()
    options = page.get_by_role("option").all_inner_texts()
    assert {"Depressing", "STDP"} <= {option.partition(" – ")[0] for option in options}
    page.get_by_role("option", name=re.compile("^Depressing – Each spike releases")).click()
    assert column(page, "syn_type")[0] == "Depressing"
    cell(page, 1, "post_syn_idx").click()
    page.keyboard.press("Enter")
    assert page.get_by_role("option").all_inner_texts() == ["1 – 3200 E", "2 – 800 I"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert column(page, "post_syn_idx")[0] == "2"

    page.get_by_role("button", name="Add column").click()
    page.get_by_role("dialog").get_by_role("button", name="delay", exact=True).click()
    put(page, 1, "delay", "2*ms")
    assert "mean delay" in page.locator(".help-line").inner_text() and "unit: second" in page.locator(".help-line").inner_text()
    cell(page, 1, "delay").click()
    page.get_by_role("button", name="Column …").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Remove the column").click()
    assert "delay" not in page.locator(".grid-title").all_inner_texts()


def test_a_broken_cell_is_red_at_once_and_a_click_mends_it(editor, figure):
    page = editor
    open_example(page)
    simulate = page.get_by_role("button", name="Simulate")
    assert simulate.is_enabled()
    cell(page, 1, "neuron_type").click()
    page.keyboard.type("SSS")
    began = time.monotonic()
    page.keyboard.press("Tab")
    page.wait_for_selector(".grid-cell.error[aria-invalid=true]")
    figure("seconds until a broken cell is red", time.monotonic() - began, 0.3)
    assert "SSS" in page.locator(".grid-cell.error").first.get_attribute("title")
    assert simulate.is_disabled()
    assert "first" in page.locator("#why-not").inner_text()
    assert page.get_by_role("tab", name="Populations").locator(".count.error").is_visible()

    tab(page, "Physiology")
    page.locator(".problem-list button.link", has_text="Populations, row 1, neuron_type").first.click()
    page.wait_for_selector(".grid-cell.active.error")
    assert page.locator(".grid-cell.active").inner_text() == "SSS"
    page.locator(".problem-list").get_by_role("button", name="Change SSS to SS").first.click()
    page.wait_for_selector("#simulate:enabled")
    assert column(page, "neuron_type")[0] == "SS"
    assert page.locator(".grid-cell.error").count() == 0


def test_a_misspelled_column_is_renamed_by_a_click(editor):
    page = editor
    open_example(page)
    tab(page, "Pathways")
    cell(page, 1, "syn_type").click()
    page.get_by_role("button", name="Column …").last.click()
    page.get_by_label("Title").fill("syn_typ")
    page.get_by_role("button", name="Rename").click()
    page.locator(".problem-list").get_by_role("button", name="Change syn_typ to syn_type").first.click()
    page.wait_for_selector("#simulate:enabled")
    assert "syn_type" in page.locator(".grid-title").all_inner_texts()


def test_simulation_form(editor):
    page = editor
    open_example(page)
    tab(page, "Simulation")
    page.get_by_label("runtime").fill("20*mV")
    page.get_by_label("runtime").press("Tab")
    page.wait_for_selector(".field.error")
    assert page.get_by_label("runtime").get_attribute("aria-invalid") == "true"
    page.get_by_label("runtime").fill("20*ms")
    page.get_by_label("scale", exact=True).fill("0.5")
    page.get_by_label("scale", exact=True).press("Tab")
    assert "(cannot run here: GeNN is not installed)" in page.get_by_label("device").inner_text()
    page.get_by_label("device").select_option("python")
    sheet = saved(editor)["sheets"]["params"]
    given = dict(zip(sheet["columns"], next(row["cells"] for row in sheet["rows"] if "cells" in row), strict=True))
    assert (given["runtime"], given["scale"], given["device"]) == ("20*ms", "0.5", "python")
    page.get_by_label("scale", exact=True).fill("")
    page.get_by_label("scale", exact=True).press("Tab")
    page.wait_for_timeout(100)
    assert "scale" not in saved(editor)["sheets"]["params"]["columns"]


def test_what_is_typed_stays_when_a_check_comes_back(editor):
    """A check that was asked for by one field comes back while the next one is being typed."""
    page = editor
    open_example(page)
    tab(page, "Simulation")
    wait_checked(page)
    held = []
    page.route("**/api/check", lambda route: held.append(route))
    page.get_by_label("runtime").fill("30*ms")
    page.get_by_label("runtime").press("Tab")
    page.get_by_label("scale", exact=True).click()
    page.keyboard.type("0.2")
    page.wait_for_timeout(200)
    page.unroute("**/api/check")
    for route in held:
        route.continue_()
    wait_checked(page)
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    expect(page.get_by_label("scale", exact=True)).to_have_value("0.25")
    sheet = saved(page)["sheets"]["params"]
    assert "0.25" in sheet["rows"][-1]["cells"]


def test_physiology_blocks_and_values(editor):
    page = editor
    open_example(page)
    tab(page, "Physiology")
    wait_checked(page)
    page.locator(".blocks .block", has_text="cw").first.click()
    assert column(page, "Key")[:2] == ["cw_SS_SS", "cw_SS_BC"]
    assert column(page, "Result")[:2] == ["6 nS", "6 nS"]
    put(page, 1, "Value", "J/2")
    expect(cell(page, 1, "Result")).to_have_text("3 nS")
    cell(page, 4, "Key").click()
    page.keyboard.press("ArrowDown")
    paste(page, "one\t1\ntwo\t2\nthree\t3")  # pasted over the last row and beyond it: new rows belong to the block
    rows = [row["cells"][:3] for row in saved(editor)["sheets"]["physiology"]["rows"] if row.get("cells", [""])[0] == "cw"]
    assert rows[-3:] == [["cw", "one", "1"], ["cw", "two", "2"], ["cw", "three", "3"]]
    page.keyboard.press("Control+z")
    page.locator(".blocks .block", has_text="Everything").click()
    cell(page, 1, "Variable").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Home")
    paste(page, "Variable\tKey\tValue\nX\tC\t1*pF\n\tgL\t2*nS")  # as a file has it: the name once
    assert [row["cells"][:3] for row in saved(editor)["sheets"]["physiology"]["rows"]][-2:] == [
        ["X", "C", "1*pF"],
        ["X", "gL", "2*nS"],
    ]
    page.keyboard.press("Control+z")

    page.locator(".blocks .block", has_text=re.compile(r"^E \d")).first.click()
    page.get_by_role("button", name="Rename block").click()
    page.get_by_label("Name", exact=True).fill("EXC")
    page.get_by_role("button", name="Rename", exact=True).click()
    document = saved(editor)
    groups = document["sheets"]["G"]
    assert groups["rows"][0]["cells"][groups["columns"].index("neuron_subtype")] == "EXC"
    values = [row["cells"][2] for row in document["sheets"]["physiology"]["rows"] if "cells" in row]
    assert "EXC['gL']" in values
    page.wait_for_selector("#simulate:enabled")


def test_equations_wait_for_confirmation(editor):
    page = editor
    open_example(page)
    tab(page, "Physiology")
    page.get_by_role("button", name="Add equations").click()
    page.get_by_role("button", name="Begin with a frame").click()
    page.locator("#equations").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_selector("#simulate:enabled")
    assert page.locator(".confirm").count() == 0


def test_simulate_asks_and_posts(editor):
    page = editor
    open_example(page)
    asked = []

    def answer(route):
        asked.append(json.loads(route.request.post_data))
        route.fulfill(status=400, json={"error": "the device genn cannot run here"})

    page.route("**/api/runs", lambda route: answer(route) if route.request.method == "POST" else route.fulfill(json=[]))
    page.get_by_role("button", name="Simulate").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("first")
    dialog.get_by_label("Device").select_option("python")
    dialog.get_by_label("Seed").fill("7")
    dialog.get_by_label("Trials").fill("2")
    assert dialog.get_by_label("Checkpoints kept").is_disabled()
    dialog.get_by_label("Checkpoint every").fill("100*ms")
    dialog.get_by_label("Checkpoints kept").fill("5")
    dialog.get_by_text("Sweep values").click()
    dialog.get_by_label("Name").fill("J")
    dialog.get_by_label("Values").fill("4*nS, 6*nS")
    assert "4 simulations" in dialog.inner_text()
    dialog.get_by_role("button", name="Another name").click()
    dialog.get_by_label("Name").nth(1).fill("runtime")
    dialog.get_by_label("Values").nth(1).fill("1*second, 2*second, 3*second")
    assert "12 simulations" in dialog.inner_text()
    dialog.get_by_role("button", name="Start").click()
    dialog.get_by_role("alert").wait_for()
    assert "genn cannot run here" in dialog.get_by_role("alert").inner_text()
    (request,) = asked
    request.pop("project")
    assert request.pop("revision") >= 1
    assert request == {
        "title": "first",
        "device": "python",
        "seed": 7,
        "trials": 2,
        "checkpoint_every": "100*ms",
        "keep": 5,
        "sweep": {
            "J": ["4*nS", "6*nS"],
            "runtime": ["1*second", "2*second", "3*second"],
        },
    }
    page.faults.clear()  # the browser logs the refusal


def test_a_wrong_sweep_is_told_beside_its_field_and_not_started(editor, shared):
    page = editor
    open_example(page)
    started = []
    page.on("request", lambda request: request.url.endswith("/api/runs") and request.method == "POST" and started.append(1))
    page.get_by_role("button", name="Simulate").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Sweep values").click()
    name, values = dialog.get_by_label("Name"), dialog.get_by_label("Values")
    name.fill("J")
    values.fill("4*nS, 6*foo")
    told = page.locator("#sweep-0")
    told.get_by_text("unknown name 'foo'").wait_for()  # nobody has pressed Start
    assert name.get_attribute("aria-invalid") == "true" and name.get_attribute("aria-describedby") == "sweep-0"
    dialog.get_by_role("button", name="Start").click()
    dialog.get_by_role("alert").get_by_text("fix the sweep values first").wait_for()
    values.fill("4*nS, 6*nS")
    told.get_by_text("foo").wait_for(state="detached")
    dialog.get_by_role("button", name="Another name").click()
    name.nth(1).fill("J")
    page.locator("#sweep-1").get_by_text("'J' is named twice").wait_for()
    name.nth(1).fill("runtim")
    dialog.get_by_role("button", name="Start").click()
    page.locator("#sweep-1").get_by_text("the values of 'runtim' are missing").wait_for()
    values.nth(1).fill("1*second, 2*second")
    page.locator("#sweep-1").get_by_text("nothing in the tables is called 'runtim'").wait_for()
    assert told.inner_text() == ""
    assert started == []


def test_script_stays_text_in_every_field(editor):
    page = editor
    open_example(page)
    put(page, 1, "idx", SCRIPT)
    put(page, 2, "neuron_subtype", SCRIPT)
    tab(page, "Physiology")
    put(page, 1, "Variable", SCRIPT)
    put(page, 4, "Comment", SCRIPT)
    tab(page, "Simulation")
    page.get_by_label("simulation_title").fill(SCRIPT)
    page.get_by_label("simulation_title").press("Tab")
    wait_checked(page)
    page.get_by_role("button", name="Save version").click()
    page.get_by_label("Comment").fill(SCRIPT)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    tab(page, "Projects and examples")
    page.locator("tr.open").get_by_role("button", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Title").fill(SCRIPT)
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    page.wait_for_selector(f".project-title:has-text('{SCRIPT[:8]}')")
    for title in ("Populations", "Physiology", "Network"):
        tab(page, title)
        page.wait_for_timeout(100)
        assert page.locator("img[src=x]").count() == 0
    assert page.title() == "cxsystem2"


def test_editing_with_the_keyboard_alone(editor):
    page = editor
    open_example(page)
    page.locator("#tab-G").focus()
    page.keyboard.press("ArrowRight")  # to the next tab
    until(page, "location.hash.startsWith('#S')")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "grid":
            break
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    assert column(page, "n")[0] == "2"
    page.keyboard.press("Insert")
    expect(page.locator(".grid-row:visible")).to_have_count(5)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    until(page, "document.activeElement.getAttribute('role') !== 'grid'")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_finding_of_axe(editor, theme):
    page = editor
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page.emulate_media(color_scheme=theme)
    findings = []

    def look(where):
        for found in axe.Axe().run(page).response["violations"]:
            if found["impact"] in ("serious", "critical"):
                findings.append((where, found["id"], [node["target"] for node in found["nodes"]][:3]))

    look("home, empty")
    open_example(page)
    put(page, 1, "neuron_type", "SSS")
    page.wait_for_selector(".grid-cell.error")
    look("populations with an error")
    page.keyboard.press("Control+z")
    for title in ("Simulation", "Pathways", "Physiology", "Network", "Projects and examples"):
        tab(page, title)
        page.wait_for_timeout(300)
        look(title)
    tab(page, "Network")
    for picture in ("Matrix", "Positions"):
        page.get_by_role("button", name=picture).click()
        page.wait_for_timeout(300)
        look(picture)
    page.get_by_role("button", name="Simulate").click()
    look("the dialog of Simulate")
    assert not findings


def test_a_small_screen_needs_no_sideways_scrolling(editor):
    page = editor
    page.set_viewport_size({"width": 1024, "height": 640})
    open_example(page)
    for title in ("Projects and examples", "Simulation", "Populations", "Physiology", "Network"):
        tab(page, title)
        page.wait_for_timeout(60)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && document.getElementById('view').scrollWidth <= innerWidth"
        )
        assert page.get_by_role("button", name="Simulate").bounding_box()["x"] < 1024
