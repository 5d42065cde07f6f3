"""Checks the modules of the page with Node, where it is installed: unit tests, eslint, and types.

Users of cxsystem2 need none of this, and `make test` says what it leaves out on a machine without Node or without the packages.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PACKAGES = HERE / "node_modules"
STAMP = PACKAGES / ".installed"
API = HERE / "types" / "api.d.ts"
"""Types of what the server answers, made from the description of the interface."""
LEAST = 20
"""The first version of Node that knows what the modules use of the language."""


def main(write: bool = False) -> int:
    """Do every check that can be done here, or write the types of the interface; 0 when nothing has failed."""
    if without := no_node():
        print(f"modules of the page: not checked, {without}")
        return 0
    tests = sorted(path for path in HERE.rglob("*.test.js") if PACKAGES not in path.parents)
    failed = [run("node", "--test", "--test-reporter=dot", *tests)]
    if without := no_packages():
        print(f"modules of the page: unit tests only, {without}")
    else:
        tools = PACKAGES / ".bin"
        failed.append(run(tools / "eslint", "--config", HERE / "eslint.config.js", "bui/static/js", "tests/bui/js"))
        failed.append(follow_description(tools / "openapi-typescript", write))
        failed.append(run(tools / "tsc", "--project", HERE))
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


def follow_description(tool: Path, write: bool) -> int:
    """Compare the types of the interface with its description, or write them."""
    sys.path.insert(0, str(ROOT))
    from bui.openapi import describe

    with TemporaryDirectory() as folder:
        said, made = Path(folder) / "openapi.json", Path(folder) / API.name
        said.write_text(json.dumps(describe()))
        done = subprocess.run([tool, said, "--output", made], capture_output=True, text=True, cwd=HERE)
        if done.returncode:
            print(done.stdout, done.stderr)
            return done.returncode
        text = made.read_text()
    if write:
        API.write_text(text)
    elif API.read_text() != text:
        print(f"{API.relative_to(ROOT)} does not follow the description of the interface: python tests/bui/js/check.py --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
