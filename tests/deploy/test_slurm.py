"""The script of a job, run by hand: what `srun` does is done by a few lines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cxsystem2.lfads.synthetic import lorenz

pytestmark = pytest.mark.slow
SRUN = """#!/bin/bash
number=1
while [[ "$1" == --* ]]; do [[ "$1" == --ntasks=* ]] && number="${1#--ntasks=}"; shift; done
for ((k = 0; k < number; k++)); do "$@" & done
wait
"""


@pytest.fixture
def job(deploy, tmp_path):
    """Run the script in a folder, as a job with three tasks."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "srun").write_text(SRUN)
    (tools / "srun").chmod(0o755)
    own = Path(sys.executable).parent
    surroundings = {**os.environ, "PATH": f"{tools}:{own}:{os.environ['PATH']}", "SLURM_JOB_ID": "7", "SLURM_NTASKS": "3"}

    def run(*words):
        return subprocess.run(
            ["bash", deploy / "slurm.sh", *words], cwd=tmp_path, env=surroundings, capture_output=True, text=True
        )

    return run


def test_a_job_has_a_server_and_clients(job, tmp_path):
    pytest.importorskip("torch")
    lorenz(conditions=4, repeats=5, bins=10, neurons=5).save(tmp_path / "data.h5")
    asked = {"members": 4, "generations": 2, "epochs": 1, "burn-in": 0, "members-per-worker": 2, "samples": 2, "cluster": "job"}
    words = [word for name, value in asked.items() for word in (f"--{name}", str(value))]
    found = job("cxsystem2", "lfads", "pbt", "data.h5", "--output", "search", *words)
    assert found.returncode == 0, found.stderr
    status = subprocess.run(
        [sys.executable, "-m", "cxsystem2", "lfads", "status", "search", "--json"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    told = json.loads(status.stdout)
    assert told["state"] == "done" and len(told["clients"]) == 2
    assert not (tmp_path / ".job-7").exists()  # the certificate has gone with the job


def test_a_command_without_clients_gets_its_words_as_they_are(job):
    found = job("echo", "a b", "--until", "2*second", "job")
    assert (found.returncode, found.stdout, found.stderr) == (0, "a b --until 2*second job\n", "")
