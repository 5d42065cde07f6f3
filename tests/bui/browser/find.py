"""A browser for the tests: ``python tests/bui/browser/find.py`` finds one, or has Playwright install its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 300


def find_browser():
    """The program of a Chromium: the one named by CHROMIUM, one on the PATH, or the one that Playwright has installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def main():
    """Make sure that there is a browser, as far as that can be done here."""
    if find_browser() is None:
        command = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]
        try:
            subprocess.run(command, timeout=PATIENCE, check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"no browser can be installed here ({type(error).__name__}); tests of the page will be skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
