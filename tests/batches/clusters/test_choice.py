"""Which cluster a user means."""

import socket
import subprocess
import sys

import pytest

from cxsystem2.batches.clusters import choose_cluster, clusters, make_cluster, of_tables
from cxsystem2.batches.clusters.base import KNOWN, PRELOAD, preload
from cxsystem2.batches.clusters.choice import of_template
from cxsystem2.config import System
from cxsystem2.errors import CxSystemError


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("local", "local"),
        ("Slurm", "slurm"),
        ("tcp://node:8786", "address"),
        ("node1:8786", "address"),
        ("10.0.0.1:80", "address"),
    ],
)
def test_words_and_addresses(text, kind):
    assert make_cluster(choose_cluster(text)).word == kind


def test_nothing_means_this_computer():
    assert make_cluster({}).word == "local"


def test_a_file_describes_a_cluster(tmp_path):
    path = tmp_path / "cluster.yaml"
    path.write_text("kind: ssh\nhosts: [a, b]\nworkers_per_host: 3\n")
    found = make_cluster(choose_cluster(str(path)))
    assert (found.word, found.workers(None, None)) == ("ssh", 6)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("hosts: [a]\n", "it needs a line 'kind: ssh', say"),
        ("kind: sssh\nhosts: [a]\n", "unknown cluster 'sssh'; did you mean 'ssh'"),
        ("kind: ssh\nhosts: a\n", "'hosts' cannot be 'a'"),
        ("kind: ssh\nhosts: [a]\nport: 22\n", "unknown option 'port'"),
        ("kind: ssh\n", "'hosts' is missing"),
        ("kind: [\n", "the cluster's file cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence(tmp_path, content, message):
    path = tmp_path / "cluster.yaml"
    path.write_text(content)
    with pytest.raises(CxSystemError) as caught:
        choose_cluster(str(path))
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_every_kind_says_what_is_missing_in_a_sentence():
    assert set(clusters) >= {"local", "ssh", "slurm", "kubernetes", "address"}
    assert all("\n" not in kind.missing() for kind in clusters.values())


def test_a_template_of_older_tables_is_read():
    lines = [
        "#!/bin/bash", "#SBATCH --job-name=cx", "#SBATCH --nodes=1", "#SBATCH --time=01:00:00", "#SBATCH -p long", "# note",
        "module load python", "source env/bin/activate", "cd ${SLURM_SUBMIT_DIR:-.}",
    ]  # fmt: skip
    assert of_template(lines) == {
        "job_extra_directives": ["--time=01:00:00", "-p long"],
        "job_script_prologue": ["module load python", "source env/bin/activate"],
        "job_directives_skip": ["-t"],
    }


def test_older_cells_mean_slurm_on_this_computer():
    assert of_tables(System()) == {}
    here = System(run_in_cluster=True, cluster_number_of_nodes=3, cluster_address=socket.gethostname())
    assert of_tables(here) == {"kind": "slurm", "jobs": 3}
    with pytest.raises(CxSystemError, match=r"log in at there\.org and run the tables there with --cluster slurm"):
        of_tables(System(run_in_cluster=True, cluster_address="there.org"))
    with pytest.raises(CxSystemError, match="the template of the job cannot be read"):
        of_tables(System(run_in_cluster=True, cluster_job_file_path="no.job"))


@pytest.mark.parametrize(
    ("device", "module"), [("cpp", KNOWN), ("cpp_standalone", KNOWN), ("python", PRELOAD), ("{python & cpp}", PRELOAD)]
)
def test_what_workers_import_first_depends_on_the_device(device, module):
    assert preload(device) == module


def test_brian2_is_not_imported_where_a_known_structure_needs_none():
    script = f"import sys, importlib; importlib.import_module({KNOWN!r}); print('brian2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"
