"""Clusters that tables or a batch directory name run code as the user: only after a person has confirmed them."""

import json

import pytest

from cxsystem2 import Batch
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.trust import store


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


def foreign(batch, cluster):
    """The batch of somebody who has put a cluster into its settings."""
    path = batch.folder / "batch.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "cluster": cluster}))
    return Batch.open(batch.folder)


@pytest.mark.parametrize(
    "cluster",
    [
        {"kind": "address", "address": "tcp://127.0.0.1:9"},
        {"kind": "ssh", "hosts": ["127.0.0.1"], "python": "/tmp/evil"},
        {"kind": "slurm", "job_script_prologue": ["touch pwned"]},
        {"kind": "kubernetes", "image": "evil", "volumes": []},
    ],
)
def test_a_cluster_of_a_batch_directory_is_not_used_before_it_is_confirmed(make, cluster):
    batch = foreign(make(), cluster)
    with pytest.raises(TableError, match="confirm it once with --trust") as caught:
        batch.run(workers=1)
    assert "asks for a cluster, kind: " in str(caught.value)
    assert not store().exists()


def test_a_confirmation_holds_for_this_cluster_alone(make):
    batch = foreign(make(), {"kind": "address", "address": "tcp://127.0.0.1:9", "timeout": 1})
    with pytest.raises(CxSystemError, match="no Dask scheduler answers"):
        batch.run(trust=True)
    with pytest.raises(CxSystemError, match="no Dask scheduler answers"):
        batch.run()
    with pytest.raises(TableError, match="confirm it once with --trust"):
        foreign(batch, {"kind": "address", "address": "tcp://127.0.0.1:10", "timeout": 1}).run()


def test_who_names_a_cluster_needs_no_confirmation_and_gives_none(make):
    batch = foreign(make(), {"kind": "address", "address": "tcp://127.0.0.1:9"})
    assert batch.run(cluster="local", workers=1).done == 1
    assert not store().exists()


def test_a_template_of_a_table_is_confirmed_by_its_content(make, tmp_path):
    template = tmp_path / "job.sh"
    template.write_text("#!/bin/bash\ntouch pwned\n")
    changes = ["run_in_cluster=1", f"cluster_job_file_path={template}"]
    with pytest.raises(TableError, match="touch pwned"):
        make(changes=changes)
    assert make(changes=changes, trust=True).settings.cluster["job_script_prologue"] == ["touch pwned"]
    make(changes=changes, folder="second")
    template.write_text("#!/bin/bash\ntouch other\n")
    with pytest.raises(TableError, match="touch other"):
        make(changes=changes, folder="third")
