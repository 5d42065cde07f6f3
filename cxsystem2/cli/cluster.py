"""``cxcluster``: how far a batch is; of an old cluster run, where its results are and how to get them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cxsystem2.cli import batch
from cxsystem2.cli.terminal import echo
from cxsystem2.errors import CxSystemError

_KEYS = ("cluster_address", "cluster_username", "cluster_simulation_folder", "suffix", "local_cluster_run_download_folder")


def command(
    path: Annotated[Path, typer.Argument(metavar="METADATA", help="The folder of a batch, or an old cluster_metadata….pkl.")],
) -> None:
    """Show how far a batch is (as `cxsystem2 batch status`), or how to get the results of a cluster run of CxSystem."""
    if path.is_dir() or path.name in ("manifest.csv", "batch.json"):
        folder = path if path.is_dir() else path.parent
        batch.status(folder, False)
        echo(f"go on with what is missing: cxsystem2 batch resume {folder}", err=True)
        return
    from cxsystem2.legacy import load_legacy

    found = {key: str(value) for key, value in load_legacy(path).items() if key in _KEYS or key == "cluster_login_node"}
    missing = [key for key in _KEYS if not found.get(key)]
    if missing:
        raise CxSystemError(f"{path}: these are not the metadata of a cluster run: '{missing[0]}' is missing")
    echo(_advice(found))


def _advice(run: dict[str, Any]) -> str:
    """The way to the results of an old run, which this program did not start."""
    user, address = run["cluster_username"], run["cluster_address"]
    jump = run.get("cluster_login_node", "")
    hop = f" -o ProxyJump={user}@{jump}" if jump not in ("", "--", "None", "0") else ""
    remote, local = f"{run['cluster_simulation_folder']}/*{run['suffix']}*", run["local_cluster_run_download_folder"]
    return "\n".join(
        [
            f"This run was started by CxSystem on {address}. To see whether its jobs are done:",
            f"  ssh{hop} {user}@{address} squeue -u {user}",
            "To get its results:",
            f"  scp{hop} '{user}@{address}:{remote}' {local}",
            "New runs on a cluster: cxsystem2 batch run FOLDER -a ANATOMY -p PHYSIOLOGY --cluster slurm",
        ]
    )
