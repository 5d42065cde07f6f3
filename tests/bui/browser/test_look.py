"""The views of results: pictures have something on them, windows and choices hold, and files come down."""

import csv
import io
import zipfile

import numpy as np
import pytest

from cxsystem2.results import PopulationRecord, Results, Spikes, save
from tests.bui.browser.waiting import until

SPIKES = "canvas.raster-spikes"
SCRIPT = "<img src=x onerror=\"document.body.dataset.hit='1'\">"


@pytest.fixture
def ended(script, page):
    """Waits until runs are done."""

    def call(*runs):
        for run in runs:
            while (row := script("GET", f"/runs/{run}"))["status"] in ("waiting", "running"):
                page.wait_for_timeout(100)
            assert row["status"] == "done", row["error"]

    return call


@pytest.fixture
def dots(page):
    """How many pixels of a raster have the colour of excitatory or inhibitory cells."""

    def count():
        return page.evaluate(
            """() => {
                const sheet = document.querySelector("canvas.raster-spikes");
                const { data } = sheet.getContext("2d").getImageData(131, 5, sheet.width - 160, sheet.height - 40);
                const wanted = ["--excitatory", "--inhibitory"].map((name) =>
                    getComputedStyle(document.documentElement).getPropertyValue(name).trim().slice(1));
                const known = wanted.map((text) => [0, 2, 4].map((at) => parseInt(text.slice(at, at + 2), 16)).join());
                const found = [0, 0];
                for (let k = 0; k < data.length; k += 4) {
                    const place = known.indexOf([data[k], data[k + 1], data[k + 2]].join());
                    if (place >= 0) found[place] += 1;
                }
                return found;
            }"""
        )

    return count


@pytest.fixture
def window(page):
    """The part of the time that is shown, in ms."""

    def read():
        return [float(page.get_by_label(f"{word}, in ms").input_value()) for word in ("From", "to")]

    return read


def test_a_result_from_all_sides(page, start, script, show, ended, dots, window, barriers):
    run = start(f"first {SCRIPT}")
    ended(run)
    show(f"look?run={run}")
    page.locator(f"{SPIKES}[data-painted]").wait_for()
    until(page, "() => document.querySelector('.chart canvas')")
    assert all(many > 20 for many in dots())
    assert barriers() == []

    box = page.locator(".raster-cover").bounding_box()
    middle = box["y"] + 60
    page.mouse.move(box["x"] + 300, middle)
    page.get_by_text("cell").first.wait_for()
    page.mouse.down()
    page.mouse.move(box["x"] + 500, middle, steps=4)
    page.mouse.up()
    until(page, "() => !document.querySelector('canvas.raster-spikes').dataset.painted.startsWith('0:')")
    start_ms, stop_ms = window()
    assert 0 < start_ms < stop_ms < 100
    first, last = page.locator(SPIKES).get_attribute("data-painted").split(":")
    shown = script("GET", f"/runs/{run}/raster?start={first}&stop={last}")
    page.mouse.move(5, 5)
    page.get_by_text(f"{shown['spikes']:,} spikes").wait_for()
    page.locator(".raster-cover").focus()
    page.keyboard.press("+")
    assert window()[1] - window()[0] < stop_ms - start_ms
    page.keyboard.press("0")
    assert window() == [0, 100]
    page.get_by_role("checkbox", name="E", exact=True).uncheck()
    until(page, "() => document.querySelector('canvas.raster-spikes').getAttribute('aria-label').includes('20 cells')")
    page.wait_for_timeout(50)
    assert dots()[0] == 0 < dots()[1]

    seen = {
        "Summary": "Population", "Distributions": "Interspike intervals", "Traces": "samples", "Spectra": "Power spectrum",
        "Activity in space": "fire", "Measures": "clock time for each second", "Files": "results.h5",
    }  # fmt: skip
    for tab, words in seen.items():
        page.get_by_role("tab", name=tab, exact=True).click()
        page.get_by_role("tabpanel").get_by_text(words).first.wait_for()
        page.locator(".answered.busy").wait_for(state="detached")
        assert barriers() == [], tab
    page.get_by_role("tab", name="Spectra").click()
    page.get_by_role("button", name="Save figure").click()
    assert barriers() == []
    page.get_by_label("Width").fill("8.5")
    page.get_by_label("Letters, point").fill("big")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The size of the letters is a number").wait_for()
    page.get_by_label("Letters, point").fill("10")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save", exact=True).click()
    assert coming.value.suggested_filename.endswith("spectra.svg")
    drawing = coming.value.path().read_text()
    assert 'width="240.94' in drawing and "<text" in drawing  # 8.5 cm in point
    page.get_by_role("tab", name="Files").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download csv").click()
    with zipfile.ZipFile(coming.value.path()) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith("spikes.csv")]
        rows = list(csv.reader(io.TextIOWrapper(packed.open(name), encoding="utf-8")))
    assert len(rows) - 1 == script("GET", f"/runs/{run}/results")["spikes"]

    page.get_by_role("tab", name="Activity in space").click()
    first, later = (page.locator(f".activity-frame canvas{which}") for which in ("[data-frame='0']", ":not([data-frame='0'])"))
    first.wait_for()
    page.get_by_role("button", name="Play").click()
    later.wait_for()
    page.get_by_role("button", name="Pause").click()
    page.get_by_label("Time", exact=True).fill("0")
    first.wait_for()
    page.get_by_role("button", name="Save figure").click()
    page.get_by_label("Format").select_option("gif")
    page.get_by_label("Dots in an inch").fill("50")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save", exact=True).click()
    assert coming.value.path().read_bytes().startswith(b"GIF89a")
    assert page.evaluate("document.body.dataset.hit") is None


def test_runs_side_by_side_and_a_sweep(page, start, script, show, ended, barriers):
    one, other = start("left", seed=1), start("right", seed=2, changes=["drive=300*pA"])
    sweep = start("sweep", sweep={"J": ["3*nS", "9*nS"], "drive": ["150*pA", "250*pA"]}, changes=["runtime=50*ms"])
    ended(one, other, sweep)
    show("runs")
    for title in ("left", "right"):
        page.get_by_label(f"Choose {title} for comparing").check()
    page.get_by_role("button", name="Compare 2 runs").click()
    page.locator("table.side tbody tr").nth(1).wait_for()
    rate = script("GET", f"/runs/{one}/results")["populations"][0]["rate"]
    row = page.locator("table.side tbody tr", has=page.get_by_role("rowheader", name="E", exact=True))
    told = row.locator("td", has_text=f"{rate:.3g} Hz")
    assert told.count() == 1
    assert barriers() == []
    page.get_by_label("Drop the first, in ms").fill("50")
    page.keyboard.press("Enter")
    page.get_by_text("Measured from 0.05 s to 0.1 s.").wait_for()
    page.get_by_role("button", name="Whole run").click()
    page.get_by_role("tab", name="Distances").click()
    assert page.locator("table.side .bar-value").first.inner_text() == "0"
    page.get_by_role("tab", name="Rasters").click()
    page.locator(f"{SPIKES}[data-painted]").nth(1).wait_for()
    assert barriers() == []
    page.get_by_role("tab", name="Tables").click()
    page.locator("table.changes").get_by_text("300*pA").wait_for()
    assert barriers() == []

    show(f"look?run={sweep}")
    page.locator("table.heat tbody button").nth(3).wait_for()
    assert barriers() == []
    page.get_by_label("Drop the first, in ms").fill("10")
    page.keyboard.press("Enter")
    page.get_by_text("Measured from 0.01 s to the end of each run.").wait_for()
    page.get_by_label("Up").select_option("")
    page.locator(".chart canvas").wait_for()
    page.get_by_role("tab", name="Small multiples").click()
    page.locator(".multiples-grid .multiple canvas").nth(3).wait_for()
    page.get_by_role("button", name="Save figure").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save", exact=True).click()
    assert ">drive = 250*pA<" in coming.value.path().read_text()
    assert barriers() == []
    page.get_by_role("button", name="open run 0").click()
    page.locator(f"{SPIKES}[data-painted]").wait_for()
    page.get_by_role("heading", name="run 0 of the sweep").wait_for()
    page.get_by_role("button", name="Back to the sweep").click()
    page.locator("table.heat").wait_for()


def test_a_million_spikes(page, served, start, show, ended, figure):
    run = start("many")
    ended(run)
    many = made_up(1_000_000)
    save(many, served.home / "runs" / run / "results.h5", overwrite=True)
    show(f"look?run={run}")
    page.get_by_text("counted in pixels").wait_for()
    page.evaluate(
        """() => {
            window.pauses = [];
            new PerformanceObserver((list) => window.pauses.push(...list.getEntries().map((one) => one.duration))).observe(
                { type: "longtask" });
        }"""
    )
    box = page.locator(".raster-cover").bounding_box()
    page.mouse.move(box["x"] + 600, box["y"] + 100)
    for _ in range(12):
        page.mouse.wheel(0, -250)
        page.wait_for_timeout(120)
    page.mouse.move(5, 5)
    page.locator(".raster-words", has_not_text="counted").get_by_text("spikes").wait_for()
    page.get_by_role("button", name="Inhibitory").click()
    page.get_by_role("button", name="Whole run").click()
    page.get_by_text("100,000 spikes").wait_for()
    figure(
        "milliseconds that a view of a million spikes holds the page, at most",
        max(page.evaluate("window.pauses"), default=0),
        50,
    )


def made_up(count):
    """A run of 10 s with so many spikes, a tenth of them inhibitory."""
    rng = np.random.default_rng(1)
    populations, spikes = {}, {}
    for number, (word, size, part) in enumerate((("SS", 20_000, 9), ("BC", 2_000, 1))):
        name, w = f"NG{number}_{word}_L4", rng.random(size) + 1j * rng.random(size)
        populations[name] = PopulationRecord(
            label=str(number), size=size, kind="population", type=word, layer="4", w=w, z=w, depth=1.225
        )
        t = np.sort(rng.integers(0, 100_000, count * part // 10)) * 1e-4
        spikes[name] = Spikes(rng.integers(0, size, len(t)).astype(np.int32), t)
    return Results("many", "cpp", 1, 10.0, 1e-4, "2026-11-21T12:00:00", populations, spikes, {})
