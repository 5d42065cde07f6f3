"""Checks the modules of the page with Node, where it is installed: unit tests.

Users of cxsystem2 need none of this, and `make test` says what it leaves out on a machine without Node or without the packages.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PACKAGES = HERE / "node_modules"
LEAST = 20
"""The first version of Node that knows what the modules use of the language."""


def main() -> int:
    """Run the tests, where that can be done; 0 when none of them has failed."""
    if without := no_node():
        print(f"modules of the page: not checked, {without}")
        return 0
    tests = sorted(path for path in HERE.rglob("*.test.js") if PACKAGES not in path.parents)
    return run("node", "--test", "--test-reporter=dot", *tests)


def run(*command: str | Path) -> int:
    """Run a command at the root of the repository."""
    return subprocess.run([str(word) for word in command], cwd=ROOT).returncode


def no_node() -> str:
    """Why the modules cannot be run here, or nothing."""
    if not (node := shutil.which("node")):
        return "Node is not installed"
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)", said)
    return "" if found and int(found[1]) >= LEAST else f"Node {LEAST} or newer is needed, and this is {said.strip() or 'none'}"


if __name__ == "__main__":
    sys.exit(main())
