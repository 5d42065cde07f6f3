"""Checks the modules of the page with Node, where it is installed: unit tests and eslint.

Users of cxsystem2 need none of this, and `make test` says what it leaves out on a machine without Node or without the packages.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PACKAGES = HERE / "node_modules"
STAMP = PACKAGES / ".installed"
LEAST = 20
"""The first version of Node that knows what the modules use of the language."""


def main() -> int:
    """Do every check that can be done here; 0 when none of them has failed."""
    if without := no_node():
        print(f"modules of the page: not checked, {without}")
        return 0
    tests = sorted(path for path in HERE.rglob("*.test.js") if PACKAGES not in path.parents)
    failed = [run("node", "--test", "--test-reporter=dot", *tests)]
    if without := no_packages():
        print(f"modules of the page: unit tests only, {without}")
    else:
        failed.append(run(PACKAGES / ".bin" / "eslint", "--config", HERE / "eslint.config.js", "bui/static/js", "tests/bui/js"))
    return int(any(failed))


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


def no_packages() -> str:
    """Install what the lock file says unless it is there; why it cannot be, or nothing."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return ""
    if not (npm := shutil.which("npm")):
        return "npm is not installed"
    done = subprocess.run([npm, "ci"], cwd=HERE, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    if done.returncode:
        why = done.stderr.strip().splitlines() or ["npm does not say why"]
        return f"the packages that check them cannot be installed: {why[0]}"
    STAMP.write_text(wanted)
    return ""


if __name__ == "__main__":
    sys.exit(main())
