"""A headless Chromium; tests are skipped only where no browser can be found."""

import contextlib
import runpy
from pathlib import Path

import pytest

find_browser = runpy.run_path(str(Path(__file__).with_name("find.py")))["find_browser"]


@pytest.fixture(scope="session")
def browser():
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = find_browser()
    if program is None:
        pytest.skip("there is no Chromium here; install one, or name it by the variable CHROMIUM")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser):
    """A browser window of 1280 x 720 that can reach this machine and nothing else."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    context.set_default_timeout(15_000)
    context.outside = []

    def only_here(route):
        if route.request.url.startswith("http://127.0.0.1:"):
            route.continue_()
        else:
            context.outside.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    yield context
    context.close()


@contextlib.contextmanager
def watched(context, address):
    """A page at an address; a fault in its scripts, or a request to elsewhere, fails the test."""
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.wait_for_selector("nav[role=tablist]")
    page.faults = faults
    yield page
    assert not faults
    assert not context.outside


@pytest.fixture
def page(context, served):
    """The page of a server of its own, entered."""
    with watched(context, served.address) as page:
        yield page


@pytest.fixture(scope="module")
def cookies(browser, shared):
    """What the address of the shared server was exchanged for."""
    with browser.new_context() as context:
        context.new_page().goto(shared.address)
        return context.cookies()


@pytest.fixture
def editor(context, shared, cookies):
    """The page of the server that the tests of a module share."""
    context.add_cookies(cookies)
    with watched(context, shared.url) as page:
        yield page
