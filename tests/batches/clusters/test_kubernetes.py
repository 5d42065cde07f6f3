"""What is asked of Kubernetes. No cluster is at hand; the specification is that of dask-kubernetes where it is installed."""

import sys
import types

import pytest

from cxsystem2.batches.clusters import Need, make_cluster
from cxsystem2.errors import CxSystemError

FILE = {
    "kind": "kubernetes",
    "image": "registry.example.org/cxsystem2:1",
    "namespace": "science",
    "closed_network": True,
    "resources": {"requests": {"memory": "4Gi"}},
    "volumes": [{"claim": "shared-data", "mount": "/data"}, {"claim": "results", "mount": "/results"}],
}


@pytest.fixture
def operator(monkeypatch):
    """dask-kubernetes, or what stands for its two names here."""
    try:
        import dask_kubernetes.operator as found
    except ImportError:
        found = types.ModuleType("dask_kubernetes.operator")

        def make_cluster_spec(name, image, n_workers, worker_command, resources=None, env=None):
            container = {"name": "worker", "image": image, "args": worker_command, "resources": resources, "env": env}
            return {
                "metadata": {"name": name},
                "spec": {"worker": {"replicas": n_workers, "spec": {"containers": [container]}}},
            }

        found.make_cluster_spec = make_cluster_spec
        package = types.ModuleType("dask_kubernetes")
        package.__spec__ = types.SimpleNamespace(name="dask_kubernetes")
        monkeypatch.setitem(sys.modules, "dask_kubernetes", package)
        monkeypatch.setitem(sys.modules, "dask_kubernetes.operator", found)
    return found


def test_pods_have_the_image_the_command_and_the_volumes(operator, tmp_path):
    found = make_cluster(FILE).specification(Need(3, 0, tmp_path))
    worker = found["spec"]["worker"]
    (container,) = worker["spec"]["containers"]
    assert (worker["replicas"], container["image"], container["resources"]) == (3, FILE["image"], FILE["resources"])
    assert container["args"][:4] == ["dask", "worker", "--nthreads", "1"]
    assert "cxsystem2.batches.preload" in container["args"]
    assert [volume["persistentVolumeClaim"]["claimName"] for volume in worker["spec"]["volumes"]] == ["shared-data", "results"]
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/data", "/results"]
    names = [volume["name"] for volume in worker["spec"]["volumes"]]
    assert names == [mount["name"] for mount in container["volumeMounts"]]


def test_the_cluster_is_asked_for_by_that_and_its_trouble_is_one_sentence(operator, monkeypatch, tmp_path):
    asked = {}

    def refuse(**options):
        asked.update(options)
        raise OSError("no kubeconfig")

    monkeypatch.setattr(operator, "KubeCluster", refuse, raising=False)
    with (
        pytest.raises(CxSystemError, match="no pods can be started: no kubeconfig"),
        make_cluster(FILE).client(Need(2, 0, tmp_path)),
    ):
        pass
    assert asked["namespace"] == "science"
    assert asked["custom_cluster_spec"]["spec"]["worker"]["replicas"] == 2


def test_pods_that_others_may_reach_are_refused(operator, tmp_path):
    """dask-kubernetes speaks to the scheduler in plain TCP, without a certificate."""
    options = {name: value for name, value in FILE.items() if name != "closed_network"}
    for words in (options, {**options, "closed_network": False}):
        with (
            pytest.raises(CxSystemError, match="write 'closed_network: true' in the file of the cluster"),
            make_cluster(words).client(Need(1, 0, tmp_path)),
        ):
            pass


def test_a_volume_has_a_claim_and_a_place(operator, tmp_path):
    with pytest.raises(CxSystemError, match="write claim: NAME and mount: /PATH"):
        make_cluster({**FILE, "volumes": [{"claim": "data", "mount": "data"}]}).specification(Need(1, 0, tmp_path))
