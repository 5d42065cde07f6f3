"""Which cluster a user means: a word, the address of a scheduler, a small YAML file, or the cells of the tables."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterable, Mapping

import yaml

from cxsystem2.batches.clusters.base import Cluster, clusters
from cxsystem2.config.system import System
from cxsystem2.errors import CxSystemError, RegistryError
from cxsystem2.files import expanded
from cxsystem2.problems import Place, Report
from cxsystem2.trust import Trust, require

KIND, PLACE = "kind", "place"
"""Words of the file of a cluster beside its options; the second is for who makes the computers (`cxsystem2.deploy`)."""
_ADDRESS = re.compile(r"^(\w+://.+|[\w.-]+:\d+)$")
_DIRECTIVE = re.compile(r"^#SBATCH\s++(.+)$")
_REPLACED = re.compile(r"^(-J|--job-name|-N|--nodes|-n|--ntasks|-o|--output|-e|--error)\b")
"""Directives of a template that dask-jobqueue writes itself."""
_LONGEST_TOLD = 400
_SKIPPED = re.compile(r"^\s*(#|$|cd \$)")


def choose_cluster(text: str) -> dict[str, object]:
    """The description of a cluster that an option names.

    Raises:
        CxSystemError: the word is unknown, or the file cannot be read.
    """
    if _ADDRESS.match(text):
        return {KIND: "address", "address": text}
    if text.endswith((".yaml", ".yml")):
        return _read(text)
    make_cluster({KIND: text}, "")
    return {KIND: text}


def confirm_cluster(description: Mapping[str, object], source: str, trust: Trust, report: Report) -> bool:
    """Whether this user has confirmed a cluster that tables or a batch directory name, by its content.

    Its scheduler, hosts and commands of jobs run as the user. A cluster of this computer needs no confirmation.
    """
    if description.get(KIND, "local") == "local":
        return True
    content = json.dumps(dict(description), sort_keys=True)
    return require(
        f"this asks for a cluster, {_told(description)}", f"cluster {content}", Place(source), "cluster", report, trust
    )


def _told(description: Mapping[str, object]) -> str:
    """What a cluster runs, in a few words without characters that change the terminal."""
    text = ", ".join(f"{name}: {value!r}" for name, value in description.items())
    return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"


def make_cluster(description: Mapping[str, object], source: str = "") -> Cluster:
    """A cluster from its description; an empty one is this computer.

    Raises:
        CxSystemError: the description is wrong.
    """
    options = dict(description)
    options.pop(PLACE, None)
    try:
        kind = clusters[str(options.pop(KIND, "local"))]
    except RegistryError as error:
        raise CxSystemError(f"{error}; or give the address of a scheduler, or a YAML file") from None
    return kind(options, source)


def _read(name: str) -> dict[str, object]:
    try:
        found = yaml.safe_load(expanded(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CxSystemError(f"{name}: the cluster's file cannot be read ({' '.join(str(error).split())})") from None
    if not isinstance(found, dict) or KIND not in found:
        raise CxSystemError(f"{name}: this does not describe a cluster; it needs a line 'kind: ssh', say")
    make_cluster(found, name)
    return found


def of_tables(system: System) -> dict[str, object]:
    """The cluster that the older cells ask for, ``run_in_cluster`` and ``cluster_…``: jobs of Slurm.

    Raises:
        CxSystemError: the cells ask for a log-in to another computer, which is the user's to make, or cannot be followed.
    """
    if not system.run_in_cluster:
        return {}
    address = system.cluster_address
    if address and address.split(".")[0] not in ("localhost", socket.gethostname().split(".")[0]):
        raise CxSystemError(
            f"run_in_cluster: log in at {address} and run the tables there with --cluster slurm; "
            "files are not copied to other computers (or set -o run_in_cluster=0)"
        )
    found: dict[str, object] = {KIND: "slurm", "jobs": system.cluster_number_of_nodes}
    if system.cluster_job_file_path:
        path = expanded(system.cluster_job_file_path)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CxSystemError(f"{path}: the template of the job cannot be read ({error})") from None
        found |= of_template(lines)
    return found


def of_template(lines: Iterable[str]) -> dict[str, object]:
    """Directives and commands of a job script, as options of the cluster ``slurm``."""
    lines = list(lines)
    directives = [match[1] for line in lines if (match := _DIRECTIVE.match(line.rstrip()))]
    commands = [line.strip() for line in lines if not _SKIPPED.match(line)]
    kept = [directive for directive in directives if not _REPLACED.match(directive)]
    found: dict[str, object] = {"job_extra_directives": kept, "job_script_prologue": commands}
    skip = {"--mem": r"--mem\b", "-t": r"(-t|--time)\b", "--cpus-per-task": r"(-c|--cpus-per-task)\b"}
    if skipped := [name for name, form in skip.items() if any(re.match(form, directive) for directive in kept)]:
        found["job_directives_skip"] = skipped  # what the template says counts, and not what dask-jobqueue would say
    return {name: value for name, value in found.items() if value}
