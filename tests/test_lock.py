"""One process at a time works on a batch."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cxsystem2.errors import FileProblem
from cxsystem2.lock import is_locked, locked
from tests.conftest import PATIENCE

HOLD = "import sys, time; from cxsystem2.lock import locked\nwith locked(__import__('pathlib').Path(sys.argv[1])):\n"


def test_a_second_process_is_refused_until_the_first_has_ended(tmp_path):
    held = HOLD + "    print('held', flush=True); time.sleep(1000)"
    with subprocess.Popen([sys.executable, "-c", held, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        assert is_locked(tmp_path)
        said = rf"process {process.pid} on .* \(since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\) is working on this batch"
        with pytest.raises(FileProblem, match=said), locked(tmp_path):
            pass
        process.kill()
    assert not is_locked(tmp_path)
    with locked(tmp_path):
        assert is_locked(tmp_path)


def test_those_who_ask_do_not_take_each_other_for_the_holder(tmp_path):
    asked = [is_locked(tmp_path) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        asked += pool.map(lambda _: is_locked(tmp_path), range(2000))
    assert not any(asked)


def test_who_is_patient_gets_the_lock_when_the_holder_lets_it_go(tmp_path):
    with ThreadPoolExecutor(1) as pool:
        with locked(tmp_path):
            waiting = pool.submit(lambda: locked(tmp_path, "run", patience=PATIENCE).__enter__())
            time.sleep(0.1)
            assert not waiting.done()
        waiting.result(PATIENCE)


def test_a_refusal_says_what_the_folder_is(tmp_path):
    with locked(tmp_path), pytest.raises(FileProblem, match="is working on this home folder"), locked(tmp_path, "home folder"):
        pass
