"""A headless Chromium; tests are skipped only where no browser can be found."""

import contextlib
import json
import os
import runpy
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PATIENCE

find_browser = runpy.run_path(str(Path(__file__).with_name("find.py")))["find_browser"]

SIZE = {"width": 1280, "height": 720}
HERE_ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""The browser finds no machine but this one."""


@pytest.fixture(scope="session")
def browser():
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = find_browser()
    if program is None:
        pytest.skip("there is no Chromium here; install one, or name it by the variable CHROMIUM")
    playwright_api.expect.set_options(timeout=PATIENCE * 1000)  # 5 seconds otherwise, which a busy machine can miss
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", HERE_ALONE])
        yield browser
        browser.close()


@contextlib.contextmanager
def opened(browser):
    """A browser window of 1280 x 720 that can reach this machine and nothing else."""
    context = browser.new_context(viewport=SIZE, accept_downloads=True)
    context.set_default_timeout(PATIENCE * 1000)
    context.outside = []

    def note(request):
        if request.url.startswith(("http:", "https:", "ws:", "wss:")) and not request.url.startswith("http://127.0.0.1:"):
            context.outside.append(request.url)

    context.on("request", note)  # a route would stop each request of the page
    yield context
    context.close()


class Window:
    """A browser window that the tests of a module share, and its page, which each of them gets as if it had never been open."""

    def __init__(self, context):
        self.context, self._page = context, None

    def page(self):
        """The page, empty."""
        if self._page is None or self._page.is_closed():
            self._page = watched(self.context.new_page())
        return self._page

    def clear(self):
        """Forget what a test has left: answers of its own, other pages, what the page has kept, and how it is shown."""
        for page in self.context.pages:
            if page is not self._page:
                page.close()
        if (page := self._page) is not None and not page.is_closed():
            page.unroute_all(behavior="ignoreErrors")
            page.evaluate("localStorage.clear()")
            page.goto("about:blank")
            page.set_viewport_size(SIZE)
            page.emulate_media(color_scheme="null")


@pytest.fixture(scope="module")
def module_window(browser):
    """The window of the tests of a module: to make one, and its process, takes as long as to open the page."""
    with opened(browser) as context:
        yield Window(context)


@pytest.fixture
def context(request, browser):
    """The browser window of a test; one with a server of its own has a window of its own."""
    if "own_server" in request.fixturenames:
        with opened(browser) as context:
            yield context
    else:
        window = request.getfixturevalue("module_window")
        window.context.add_cookies(request.getfixturevalue("entered").cookies)
        yield window.context
        window.clear()


def watched(page):
    """A page whose `faults` are those of its scripts."""
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    return page


@contextlib.contextmanager
def entering(page, address):
    """The page at an address; a fault in its scripts, or a request to elsewhere, fails the test."""
    page.faults.clear()
    page.goto(address)
    page.wait_for_selector("nav[role=tablist]")
    yield page
    assert not page.faults
    assert not page.context.outside


@pytest.fixture
def own_server(serve):
    """For tests that end their server, or look at everything that there is: one that no other test has used."""
    return serve()


@pytest.fixture
def served(request, shared):
    """The server of a test: the shared one, unless the test asks for its own."""
    return request.getfixturevalue("own_server") if "own_server" in request.fixturenames else shared


@pytest.fixture
def page(request, context, served):
    """The page of the server, entered."""
    own = "own_server" in request.fixturenames
    page = watched(context.new_page()) if own else request.getfixturevalue("module_window").page()
    with entering(page, served.address if own else served.url):
        yield page


@pytest.fixture
def figure():
    """A measured figure and its bound, which hold on an idle machine alone: `python -m benchmarks page` asks for them."""

    def note(name, value, most):
        if file := os.environ.get("FIGURES"):
            with open(file, "a", encoding="utf-8") as told:
                told.write(json.dumps({"name": name, "value": value, "most": most}) + "\n")

    return note


@dataclass
class Entered:
    """Where the address of the shared server has led, and what it was exchanged for."""

    url: str
    view: str
    cookies: list


@pytest.fixture(scope="session")
def entered(browser, shared):
    """The shared server, entered by the address that it has printed."""
    with opened(browser) as context:
        page = context.new_page()
        page.goto(shared.address)
        view = page.get_by_role("tab", selected=True).inner_text()
        return Entered(page.url, view, context.cookies())


@pytest.fixture
def editor(context, module_window, shared):
    """The page of the server that several tests share."""
    with entering(module_window.page(), shared.url) as page:
        yield page


@pytest.fixture
def script(served):
    """Asks the server as a script does, with the key."""

    def call(method, path, content=None):
        server = json.loads((served.home / "server.json").read_text())  # another start has another key
        head = {"Authorization": f"Bearer {server['key']}", "Content-Type": "application/json"}
        body = None if content is None else json.dumps(content).encode()
        asked = urllib.request.Request(f"{server['url'].rstrip('/')}/api{path}", body, head, method=method)
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)

    return call


@pytest.fixture
def small(script):
    """The id of a project with a network of 100 cells that is simulated for 100 ms."""
    project = script("POST", "/projects", {"title": "small", "example": "coba_eif"})
    sheets = project["document"]["sheets"]

    def put(sheet, column, *texts):
        rows = [row["cells"] for row in sheets[sheet]["rows"] if "cells" in row]
        for cells, text in zip(rows, texts, strict=True):
            cells[sheets[sheet]["columns"].index(column)] = text

    put("params", "runtime", "100*ms")
    put("params", "device", "python")
    put("G", "number_of_neurons", "80", "20")
    put("S", "p", *["0.2"] * 4)
    script("PUT", f"/projects/{project['id']}", {"document": project["document"], "revision": project["revision"]})
    return project["id"]


@pytest.fixture
def start(script, small):
    """Starts a run of the small network; returns its id."""

    def call(title, **asked):
        return script("POST", "/runs", {"project": small, "title": title, **asked})["id"]

    return call


@pytest.fixture
def show(page):
    """Opens a view by what stands after the # of its address."""

    def call(words):
        page.evaluate("words => { location.hash = words; }", words)

    return call


@pytest.fixture
def barriers_of():
    """What keeps people from using a page as it is now: the serious findings of axe."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()

    def find(page):
        found = axe.run(page).response["violations"]
        return [(one["id"], one["nodes"][0]["target"]) for one in found if one["impact"] in ("serious", "critical")]

    return find


@pytest.fixture
def barriers(page, barriers_of):
    """The same of the page of a test."""
    return lambda: barriers_of(page)
