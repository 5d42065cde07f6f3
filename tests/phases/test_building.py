"""Partitions are drawn by several processes, from whatever script."""

import subprocess
import sys

import pytest

from cxsystem2.phases import Snapshot

SCRIPT = """
import sys
from cxsystem2.phases import Snapshot, building
building._WORTH = 1
Snapshot.build("brunel", folder=sys.argv[1], partitions=2, device="python", changes=["runtime=1*ms"])
"""


@pytest.mark.parametrize("name", ["script.py", pytest.param("-c", marks=pytest.mark.slow)])
def test_a_script_without_a_guard(name, configs, tmp_path):
    tables = [str(configs / f"brunel_{kind}.csv") for kind in ("anatomy", "physiology")]
    text = SCRIPT.replace('"brunel"', repr(tables[0]) + ", " + repr(tables[1]))
    (tmp_path / "script.py").write_text(text)
    words = [sys.executable, *(["-c", text] if name == "-c" else [name]), str(tmp_path / "net")]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert Snapshot.open(tmp_path / "net").store.manifest.k == 2
