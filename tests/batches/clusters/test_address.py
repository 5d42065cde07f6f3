"""Workers that somebody has started."""

import os
import subprocess
import sys

import pytest

from tests.batches.clusters.conftest import ROOT, answers, free_port, until


@pytest.mark.slow
def test_a_batch_runs_on_a_scheduler_that_is_there(make, servers, tmp_path):
    port, environment = free_port(), {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    options = {"env": environment, "cwd": tmp_path}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", port, "--dashboard-address", ":0"]
    servers(*scheduler, "--host", "127.0.0.1", **options)
    assert until(lambda: answers(port))
    worker = servers(
        sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", **options
    )
    batch = make({"J": ["1*nS", "2*nS"]})
    assert batch.run(cluster=f"127.0.0.1:{port}").done == 2
    assert isinstance(worker, subprocess.Popen) and worker.poll() is None  # it stays for others
