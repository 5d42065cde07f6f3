"""One process at a time works on a batch."""

import subprocess
import sys

import pytest

from cxsystem2.lock import is_locked, locked
from cxsystem2.errors import FileProblem

HOLD = "import sys, time; from cxsystem2.lock import locked\nwith locked(__import__('pathlib').Path(sys.argv[1])):\n"


def test_a_second_process_is_refused_until_the_first_has_ended(tmp_path):
    held = HOLD + "    print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", held, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        assert is_locked(tmp_path)
        with pytest.raises(FileProblem, match=f"process {process.pid} on .* is working on this batch"), locked(tmp_path):
            pass
        process.kill()
    assert not is_locked(tmp_path)
    with locked(tmp_path):
        assert is_locked(tmp_path)
