"""Workers as jobs of Slurm."""

from pathlib import Path

import pytest
import yaml
from distributed import Client
from distributed.security import Security

from cxsystem2.batches.clusters import Need, make_cluster
from cxsystem2.errors import CxSystemError


@pytest.mark.slow
def test_a_batch_runs_as_jobs(make, slurm, tmp_path):
    batch = make({"J": ["1*nS", "2*nS", "3*nS"]})
    (tmp_path / "cluster.yaml").write_text(yaml.safe_dump({"kind": "slurm", "jobs": 2, "memory_per_worker": "900MB"}))
    summary = batch.run(cluster=str(tmp_path / "cluster.yaml"))
    assert (summary.done, summary.failed, summary.workers) == (3, {}, 2)
    assert list((batch.folder / "logs" / "jobs").iterdir())


@pytest.mark.slow
def test_the_cells_of_older_tables_submit_jobs(make, slurm, tmp_path):
    (tmp_path / "job.sh").write_text(
        "#!/bin/bash\n#SBATCH --nodes=1\n#SBATCH --mem=900\nexport MARK=1\ncd ${SLURM_SUBMIT_DIR:-.}\n"
    )
    batch = make(
        {"J": ["1*nS", "2*nS"]}, changes=["run_in_cluster=1", f"cluster_job_file_path={tmp_path / 'job.sh'}"], trust=True
    )
    assert batch.settings.cluster["kind"] == "slurm"
    assert batch.run().done == 2


def test_the_job_script_says_what_was_asked_for(tmp_path):
    pytest.importorskip("dask_jobqueue")
    from dask_jobqueue.slurm import SLURMCluster

    options = {"queue": "long", "workers_per_job": 4, "memory_per_worker": "2GiB", "walltime": "01:00:00", "jobs": 3}
    kind = make_cluster({"kind": "slurm", **options, "job_script_prologue": ["module load python"]})
    need = Need(8, 2**30, tmp_path)
    assert (kind.jobs(need), kind.workers(None, need)) == (3, 12)
    with SLURMCluster(**kind.arguments(need)) as cluster:
        script = cluster.job_script()
    for line in (
        "#SBATCH -p long",
        "#SBATCH --cpus-per-task=4",
        "#SBATCH --mem=8G",
        "#SBATCH -t 01:00:00",
        "module load python",
    ):
        assert line in script, script
    assert "--preload cxsystem2.batches.preload" in script and "--nworkers 4" in script


def test_jobs_are_told_where_the_key_is_and_not_the_key(tmp_path):
    pytest.importorskip("dask_jobqueue")
    with make_cluster({"kind": "slurm", "scheduler_options": {"dashboard_address": ":0"}}).client(
        Need(0, 0, tmp_path)
    ) as client:
        script = client.cluster.job_script()
        (key,) = tmp_path.glob(".certificate.*/key.pem")
        assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert "PRIVATE KEY" in key.read_text() and "PRIVATE KEY" not in script
        assert f"--tls-key {key}" in script and "--protocol tls://" in script
        assert client.scheduler.address.startswith("tls://") and "dashboard" not in client.scheduler_info()["services"]
        address = client.scheduler.address
        for place in (address, address.replace("tls", "tcp")):
            with pytest.raises((OSError, RuntimeError)):
                Client(place, security=Security.temporary(), timeout=1)
    assert not list(tmp_path.glob(".certificate.*"))


def test_memory_is_a_size(tmp_path):
    with pytest.raises(CxSystemError, match="memory_per_worker is written '4GB', and not 'much'"):
        make_cluster({"kind": "slurm", "memory_per_worker": "much"}).arguments(Need(1, 0, Path()))
