"""Workers on another computer, which here is this one, reached by SSH."""

import base64
import re

import psutil
import pytest
import yaml
from distributed import Client
from distributed.security import Security

from cxsystem2.batches.clusters import Need, make_cluster
from cxsystem2.errors import CxSystemError


@pytest.mark.slow
def test_a_batch_runs_by_ssh(make, ssh, tmp_path):
    batch = make({"J": ["1*nS", "2*nS"]})
    (tmp_path / "cluster.yaml").write_text(yaml.safe_dump({**ssh, "workers_per_host": 2}))
    summary = batch.run(cluster=str(tmp_path / "cluster.yaml"))
    assert (summary.done, summary.failed, summary.workers) == (2, {}, 2)


@pytest.mark.slow
def test_servers_on_other_hosts_speak_tls_and_no_command_has_the_key(ssh, tmp_path):
    with make_cluster(ssh).client(Need(1, 0, tmp_path)) as client:
        client.wait_for_workers(1)
        (address,) = client.scheduler_info()["workers"]
        assert client.scheduler.address.startswith("tls://") and address.startswith("tls://")
        for place in (client.scheduler.address, address):
            with pytest.raises((OSError, RuntimeError)):
                Client(place, security=Security.temporary(), timeout=1)
        (key,) = tmp_path.glob(".certificate.*/key.pem")
        secret = key.read_text().splitlines()[1]
        found = (process.info for process in psutil.process_iter(["cmdline", "environ"]))  # None where we may not look
        told = [" ".join([*(one["cmdline"] or ()), *(one["environ"] or {}).values()]) for one in found]
        settings = [part for text in told for part in re.findall(r"[A-Za-z0-9+/=_-]{200,}", text)]
        assert any(str(key) in decoded(text) for text in settings)  # we have looked at the right place
        assert not any(secret in text for text in (*told, *map(decoded, settings)))


def decoded(text):
    """What Dask's settings say, which are in base64 on the command line."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode(errors="replace")


@pytest.mark.slow
def test_a_host_that_lets_nobody_in_is_one_sentence(make, ssh, tmp_path):
    batch = make()
    ssh["connect"]["client_keys"] = []
    (tmp_path / "cluster.yaml").write_text(yaml.safe_dump(ssh))
    with pytest.raises(CxSystemError, match=r"no workers can be started by SSH on 127\.0\.0\.1: ") as caught:
        batch.run(cluster=str(tmp_path / "cluster.yaml"))
    assert "\n" not in str(caught.value)
    assert batch.counts()["waiting"] == 1


def test_hosts_are_needed():
    with pytest.raises(CxSystemError, match="the cluster 'ssh': 'hosts' is missing"):
        make_cluster({"kind": "ssh"})
