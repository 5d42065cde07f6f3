"""``cxcluster``: how far a batch is; of an old cluster run, where its results are and how to get them."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from cxsystem2.batches import Batch
from cxsystem2.cli import batch
from cxsystem2.command_line import command_line
from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo

_KEYS = ("cluster_address", "cluster_username", "cluster_simulation_folder", "suffix", "local_cluster_run_download_folder")


def command(
    path: Annotated[Path, typer.Argument(metavar="METADATA", help="The folder of a batch, or an old cluster_metadata….pkl.")],
) -> None:
    """Show how far a batch is (as `cxsystem2 batch status`), or how to get the results of a cluster run of CxSystem."""
    if path.is_dir() or path.name in ("manifest.csv", "batch.json"):
        folder = path if path.is_dir() else path.parent
        batch.status(folder, False)
        if remedy := _remedy(Batch.open(folder).counts(), folder):
            echo(remedy, err=True)
        return
    from cxsystem2.legacy import load_legacy

    found = {key: str(value) for key, value in load_legacy(path).items() if key in _KEYS or key == "cluster_login_node"}
    missing = [key for key in _KEYS if not found.get(key)]
    if missing:
        raise CxSystemError(f"{path}: these are not the metadata of a cluster run: '{missing[0]}' is missing")
    echo(_advice(found))


def _remedy(counts: dict[str, int], folder: Path) -> str:
    """How to go on with a batch; empty when nothing is missing."""
    if counts["waiting"]:
        return f"go on with what is missing: {command_line('batch', 'resume', folder)}"
    if counts["failed"] or counts["not_a_number"]:
        return f"try again what has failed: {command_line('batch', 'retry', folder)}"
    return ""


def _shown(letter: str) -> str:
    """A letter as it may reach a terminal: control characters as escapes."""
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode()


def _advice(run: dict[str, Any]) -> str:
    """The way to the results of an old run, which this program did not start."""
    run = {name: "".join(map(_shown, text)) for name, text in run.items()}
    if odd := [name for name, text in run.items() if text.startswith("-") and text != "--"]:
        raise CxSystemError(f"these are not the metadata of a cluster run: '{odd[0]}' would be taken for an option of ssh")
    user, address = run["cluster_username"], run["cluster_address"]
    jump = run.get("cluster_login_node", "")
    hop = f" -o {shlex.quote(f'ProxyJump={user}@{jump}')}" if jump not in ("", "--", "None", "0") else ""
    host, local = shlex.quote(f"{user}@{address}"), shlex.quote(run["local_cluster_run_download_folder"])
    # the other side expands the pattern, so only its fixed parts are quoted for it
    folder, suffix = shlex.quote(run["cluster_simulation_folder"]), shlex.quote(run["suffix"])
    remote = shlex.quote(f"{user}@{address}:{folder}/*{suffix}*")
    return "\n".join(
        [
            f"This run was started by CxSystem on {address}. To see whether its jobs are done:",
            f"  ssh{hop} {host} squeue -u {shlex.quote(shlex.quote(user))}",
            "To get its results:",
            f"  scp{hop} {remote} {local}",
            "New runs on a cluster: cxsystem2 batch run FOLDER -a ANATOMY -p PHYSIOLOGY --cluster slurm",
        ]
    )
