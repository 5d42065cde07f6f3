"""Workers that somebody has started."""

import gc
import os
import subprocess
import sys

import dask
import pytest

from cxsystem2.batches.clusters import Need, choose_cluster, make_cluster
from cxsystem2.batches.clusters.certificate import certificate, settings_of
from cxsystem2.errors import CxSystemError
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


def test_a_scheduler_with_the_certificate_of_the_settings_is_used_and_an_open_one_is_told(servers, tmp_path):
    words = settings_of(certificate(), tmp_path)
    assert "uses no certificate" in make_cluster(choose_cluster("tcp://node:8786")).notice
    assert "uses no certificate" in make_cluster(choose_cluster("node:8786")).notice
    assert make_cluster(choose_cluster("tls://node:8786")).notice == ""
    port, environment = free_port(), {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    files = ["--tls-ca-file", tmp_path / "certificate.pem", "--tls-cert", tmp_path / "certificate.pem"]
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--protocol", "tls", "--host", f"tls://127.0.0.1:{port}"]
    servers(*command, *files, "--tls-key", tmp_path / "key.pem", "--no-dashboard", env=environment, cwd=tmp_path)
    assert until(lambda: answers(port))
    need = Need(1, 0, tmp_path)
    for address in (f"tls://127.0.0.1:{port}", f"127.0.0.1:{port}"):
        cluster = make_cluster({**choose_cluster(address), "timeout": 5})
        with dask.config.set(words), cluster.client(need) as client:
            assert cluster.notice == "" and cluster.workers(client, need) == 0
        with pytest.raises(CxSystemError, match="no Dask scheduler answers at"), cluster.client(need):
            pass  # without the certificate


def test_a_client_that_has_not_connected_is_gone_before_another_one_starts(tmp_path):
    """Dask's client closes itself when it is collected, and waits for a lock that a starting client holds."""
    from distributed import Client

    gc.collect()
    before = sum(isinstance(thing, Client) for thing in gc.get_objects())
    cluster = make_cluster({**choose_cluster(f"tcp://127.0.0.1:{free_port()}"), "timeout": 0.5})
    with pytest.raises(CxSystemError, match="no Dask scheduler answers at") as refusal, cluster.client(Need(1, 0, tmp_path)):
        pass
    assert refusal.value.__context__ is None
    assert sum(isinstance(thing, Client) for thing in gc.get_objects()) == before
