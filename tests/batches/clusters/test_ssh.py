"""Workers on another computer, which here is this one, reached by SSH."""

import pytest
import yaml

from cxsystem2.batches.clusters import make_cluster
from cxsystem2.errors import CxSystemError


@pytest.mark.slow
def test_a_batch_runs_by_ssh(make, ssh, tmp_path):
    batch = make({"J": ["1*nS", "2*nS"]})
    (tmp_path / "cluster.yaml").write_text(yaml.safe_dump({**ssh, "workers_per_host": 2}))
    summary = batch.run(cluster=str(tmp_path / "cluster.yaml"))
    assert (summary.done, summary.failed, summary.workers) == (2, {}, 2)


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
