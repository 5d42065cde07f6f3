"""A small run from the click to its raster, and a slider from the change to the new raster, in the real page.

1,000 cells, 200 ms. Without a browser that Playwright finds, it says so and measures nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.figures import Line
from bui.runs.folder import seconds_between
from tests.bui.browser.waiting import until

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
FIRST, WARM, SLIDER = 4.0, 1.5, 1.0
"""Seconds that the first run of a session, each later one, and a slider may take on an idle machine."""
REST = 1.0
"""Seconds for which the process that is made ready for the next run does nothing, and so is ready."""
READY = 30.0


def measure() -> Iterator[str]:
    """Best and median of some rounds: another program on the machine makes a round slower, and none faster."""
    find_browser = runpy.run_path(str(ROOT / "tests/bui/browser/find.py"))["find_browser"]
    program = find_browser()
    if program is None:
        yield "there is no Chromium here; install one, or name it by the variable CHROMIUM"
        return
    from playwright.sync_api import sync_playwright

    load = os.getloadavg()[0]
    yield f"1,000 cells, 200 ms; {os.cpu_count()} processors, load {load:.1f} at the beginning"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _served(Path(folder)) as (address, ask):
        small, compiled = _project(ask, "python"), _project(ask, "cpp")
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"]).new_page()
            page.goto(address)
            page.wait_for_selector("nav[role=tablist]")
            page.evaluate("words => { location.hash = words; }", f"runs?project={small}")
            page.locator("#simulate:not([disabled])").wait_for()
            first, _ = _run(page, ask)
            yield _line("first run of a session, at once after the page is there", [first], FIRST)
            found = []
            for _ in range(ROUNDS):
                _wait_until_ready()
                found.append(_run(page, ask))
            yield _line("click to raster, a process being ready (python)", [seconds for seconds, _ in found], WARM)
            yield f"    of the last: {found[-1][1]}"
            yield _line("slider to raster (cpp)", list(_slide(page, compiled)), SLIDER)


def _run(page: Any, ask: Any) -> tuple[float, str]:
    """Seconds from the click until the raster is painted, and what the stages took."""
    before = page.evaluate("location.hash")
    begin = time.perf_counter()
    page.get_by_role("button", name="Start now").click()
    until(page, "before => location.hash !== before", before)
    queued = time.perf_counter() - begin
    page.locator(".run-detail .status.done").wait_for()
    done = time.perf_counter() - begin
    page.locator("canvas.raster-spikes[data-painted]").wait_for()
    seconds = time.perf_counter() - begin
    run = ask("GET", f"/runs/{page.evaluate('location.hash').rpartition('run=')[2]}")
    stages = ", ".join(f"{name} {spent:.2f}" for name, spent in run["progress"]["seconds"].items())
    waited = seconds_between(run["queued"], run["started"])
    return seconds, f"queued {queued:.2f}, begun {waited:.2f} later, {stages}; told as done {done:.2f}, painted {seconds:.2f}"


def _wait_until_ready() -> None:
    """Wait until the server has a process that waits for the next run."""
    until = time.monotonic() + 10 * READY
    while time.monotonic() < until:
        for one in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):  # one that has ended meanwhile
                if "--ready" in one.cmdline() and one.cpu_percent(REST) < 2.0:
                    return
        time.sleep(0.1)


def _slide(page: Any, project: str) -> Iterator[float]:
    """Seconds from a change to the new raster; the first ones, which compile, do not count."""
    for view in (f"network?project={project}", f"runs?project={project}&sliders=1"):  # the project is open before it is changed
        page.evaluate("words => { location.hash = words; }", view)
        page.locator("#simulate:not([disabled])").wait_for()
    page.get_by_label("Add").select_option("J")
    page.locator(".played canvas.raster-so-far").wait_for()
    for number in range(ROUNDS + 1):
        before = page.locator(".played p").first.inner_text()
        begin = time.perf_counter()
        page.get_by_label("J as a number").fill(str(5 + number / 10))
        until(page, _NEWER, before)
        if number:
            yield time.perf_counter() - begin
        time.sleep(0.5)


_NEWER = """before => {
    const now = document.querySelector(".played p").innerText;
    return now.startsWith("Took") && now !== before;
}"""


def _line(name: str, found: list[float], most: float) -> Line:
    mark = "" if min(found) <= most else "  above its bound"
    best, median = min(found), statistics.median(found)
    text = f"{name:58} best {best:5.2f} s, median {median:5.2f} s of at most {most:g} s{mark}"
    return Line(text, {f"{name}: best (s)": best, f"{name}: median (s)": median})


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[tuple[str, Any]]:
    """A server with an empty home: its address, and what asks it."""
    said = folder / "said.txt"
    command = [sys.executable, "-m", "cxsystem2", "serve", "--home", str(folder / "home"), "--no-browser"]
    with open(said, "wb") as file:
        process = subprocess.Popen(command, stderr=file, stdout=file, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        until = time.monotonic() + READY
        while not (found := re.search(r"https?://\S+/enter\?token=\S+", said.read_text())):
            if time.monotonic() > until or process.poll() is not None:
                raise RuntimeError(f"the server has not started: {said.read_text()}")
            time.sleep(0.02)
        server = json.loads((folder / "home" / "server.json").read_text())

        def ask(method: str, path: str, content: object = None) -> Any:
            head = {"Authorization": f"Bearer {server['key']}", "Content-Type": "application/json"}
            body = None if content is None else json.dumps(content).encode()
            asked = urllib.request.Request(f"{server['url']}/api{path}", body, head, method=method)
            with urllib.request.urlopen(asked) as answer:
                return json.load(answer)

        yield found[0], ask
    finally:
        process.terminate()
        process.wait()


def _project(ask: Any, device: str) -> str:
    """A project with the example, smaller and shorter."""
    project = ask("POST", "/projects", {"title": "small", "example": "coba_eif"})
    sheets = project["document"]["sheets"]
    for sheet, column, texts in (
        ("params", "runtime", ["200*ms"]), ("params", "device", [device]), ("G", "number_of_neurons", ["800", "200"]),
        ("S", "p", ["0.08"] * 4),
    ):  # fmt: skip
        rows = [row["cells"] for row in sheets[sheet]["rows"] if "cells" in row]
        for cells, text in zip(rows, texts, strict=True):
            cells[sheets[sheet]["columns"].index(column)] = text
    content = {"document": project["document"], "revision": project["revision"]}
    ask("PUT", f"/projects/{project['id']}", content)
    return str(project["id"])
