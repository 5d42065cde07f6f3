"""Rules of the house that a program can check."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "cxsystem2").rglob("*.py"))
BUI = sorted((ROOT / "bui").rglob("*.py"))
BUI_ORDER = [
    "shapes",
    "home",
    "answers",
    "security",
    "port",
    "running",
    "welcome",
    "connections",
    "openapi",
    "modules",
    "page",
    "document",
    "help",
    "outline",
    "projects",
    "runs",
    "bundle",
    "look",
    "sliders",
    "latents",
    "app",
    "server",
]
ORDER = [
    "late", "gist", "visible", "command_line", "output", "terminal", "effort", "garbage", "problems", "errors", "unforeseen",
    "version", "versions", "extras", "surroundings", "private", "processors", "pool", "interval", "numbering", "memory",
    "files", "keeping", "pictures", "webpage", "lock", "trust", "observer", "stages", "registry", "exponentials",
    "units", "expressions", "typeset", "times", "cachekeys", "brian", "reserved", "legacy", "foreign", "sources", "snapshots",
    "tables",
    "models", "cells", "results", "telling", "measures", "figures", "lfads", "connections", "draws", "geometry", "rules",
    "config", "network", "stacs", "sonata", "syntax", "devices", "partitions", "injection", "recording", "catalogue", "manual",
    "starters", "bundle", "pair", "checking", "blocks", "fixing", "outline", "planning", "glossary", "explaining", "overview",
    "provenance", "comparison", "citing", "progress", "simulation", "phases", "script", "exports", "netfigures", "report",
    "batches", "deploy",
    "collect", "doctor", "testing", "assistant", "cli",
]  # fmt: skip


def imported(path, of="cxsystem2"):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{of}."):
            yield node.module.split(".")[1]


def modules_of(path):
    """The full names of all modules that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{one.name}" for one in node.names))
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def uses(path, name):
    return any(one == name or one.startswith(f"{name}.") for one in modules_of(path))


def package(path, of="cxsystem2"):
    return path.relative_to(ROOT / of).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    own = package(path)
    if own not in ("__init__", "__main__"):
        assert not {name for name in imported(path) if ORDER.index(name) > ORDER.index(own)}


@pytest.mark.parametrize("path", BUI, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_of_the_browser_interface_go_one_way(path):
    own = package(path, "bui")
    if own != "__init__":
        assert not {name for name in imported(path, "bui") if BUI_ORDER.index(name) > BUI_ORDER.index(own)}


def run_time_imports(path, known):
    """The modules that a module imports when it is loaded or when its functions run; types alone do not count."""
    found, nodes = set(), [ast.parse(path.read_text())]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            nodes.extend(node.orelse)
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {name if name in known else node.module for name in (f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        nodes.extend(ast.iter_child_nodes(node))
    return found & known


def test_the_browser_interface_does_not_use_the_command_line():
    assert [path.name for path in BUI if "cli" in {*imported(path)}] == []


def test_no_imports_go_in_a_circle():
    """Also those within functions: an import there says that something is heavy, not that it would not work elsewhere."""
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in [*MODULES, *BUI]
    }
    waiting = {name: run_time_imports(path, paths.keys()) - {name} for name, path in paths.items()}
    while free := {name for name, needed in waiting.items() if not needed & waiting.keys()}:
        waiting = {name: needed for name, needed in waiting.items() if name not in free}
    assert sorted(waiting) == []


def test_only_one_command_knows_the_browser_interface():
    assert [path.name for path in MODULES if any(imported(path, "bui"))] == ["serve.py"]


@pytest.mark.parametrize("path", [*MODULES, *BUI], ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_executed_as_text(path):
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"eval", "exec", "compile", "__import__"}
    text = path.read_text()
    assert not re.search(r"pickle\.loads?\(|shell=True|os\.system|sympify", text)


def test_modules_are_short():
    lengths = sorted(len(path.read_text().splitlines()) for path in [*MODULES, *BUI])
    assert lengths[len(lengths) // 2] < 200
    assert lengths[-1] < 400


TORCH = {
    "accelerators", "augmentation", "batches", "checkpoint", "client", "decoder", "fitting", "fixed_points", "generators",
    "gru", "gru_decoder", "loss", "model", "observations", "optimiser", "parameters", "priors", "randomness", "readouts",
    "room", "sampling", "training",
}  # fmt: skip
"""Modules of `cxsystem2.lfads` that import PyTorch; all others work where it is not installed."""


def test_only_what_trains_imports_torch():
    found = {path for path in [*MODULES, *BUI] if uses(path, "torch")}
    assert {path.relative_to(ROOT / "cxsystem2").parts[0] for path in found} == {"lfads"}
    assert {path.relative_to(ROOT / "cxsystem2" / "lfads").parts[0].removesuffix(".py") for path in found} <= TORCH


def test_what_needs_no_torch_imports_no_module_that_does():
    lfads = ROOT / "cxsystem2" / "lfads"
    for path in lfads.rglob("*.py"):
        if path.relative_to(lfads).parts[0].removesuffix(".py") not in TORCH:
            named = {name.split(".")[2] for name in modules_of(path) if name.startswith("cxsystem2.lfads.")}
            assert not named & TORCH, path


def test_dynamics_know_nothing_of_what_makes_a_simulation():
    """So that they serve data of any source."""
    for path in (ROOT / "cxsystem2" / "lfads").rglob("*.py"):
        assert not {*imported(path)} & {"config", "network", "devices", "simulation", "batches"}, path


def test_the_package_does_not_wait_for_torch():
    script = "import sys, cxsystem2, cxsystem2.cli; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True).returncode == 0


def test_help_does_not_wait_for_brian2():
    script = "import sys; from cxsystem2.cli import main; main(['--help']); sys.exit('brian2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True).returncode == 0


def test_no_path_of_one_machine_is_written_down():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split():
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".txt", ".csv", ".yaml", "") and path.is_file():
            assert not re.search(r"/(home|Users|work|root)/\w+/", path.read_text(errors="replace")), name


def test_commands_print_through_one_place():
    """So that nothing in a file of somebody else steers the terminal."""
    for path in (ROOT / "cxsystem2" / "cli").rglob("*.py"):
        if path.name != "terminal.py":
            assert not re.search(r"typer\.echo|(?<![\w.])print\(|\bConsole\(", path.read_text()), path
