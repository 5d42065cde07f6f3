"""A certificate for each start of a batch: scheduler, workers and client speak with nobody who does not have it.

Without it, who reaches the port of a scheduler, a worker or its keeper runs programs as the owner of the batch. The key is
never on a command line or in the script of a job: processes of this computer get it from their parent, and those of others
read it from a folder of the batch that nobody else may enter.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cxsystem2.errors import FileProblem

if TYPE_CHECKING:
    from distributed.security import Security

_PREFIX = ".certificate."
_FOLDER = re.compile(rf"{re.escape(_PREFIX)}\w{{8}}")
_TLS = "distributed.comm.tls"


def certificate() -> Security:
    """A new certificate with its key, in memory; all connections need it."""
    from distributed.security import Security

    made: Security = Security.temporary()
    return made


@contextlib.contextmanager
def private_folder(batch: Path) -> Iterator[Path]:
    """A folder of the batch that only its owner may enter, while the block lasts; what a killed start has left is removed.

    Raises:
        FileProblem: it cannot be made.
    """
    for old in batch.iterdir():
        if _FOLDER.fullmatch(old.name) and old.is_dir() and not old.is_symlink():
            shutil.rmtree(old, ignore_errors=True)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=batch.absolute()))
    except OSError as error:
        raise FileProblem(f"{batch}: the folder of the certificate cannot be made: {error.strerror or error}") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(security: Security, folder: Path) -> dict[str, str | bool]:
    """Write certificate and key into a private folder, and say in Dask's settings where they are.

    Raises:
        FileProblem: they cannot be written.
    """
    words = security.get_tls_config_for_role("worker")
    paths = {"certificate": folder / "certificate.pem", "key": folder / "key.pem"}
    try:
        for path, text in zip(paths.values(), (words["cert"], words["key"]), strict=True):
            path.touch(mode=0o600)
            path.write_text(text, encoding="ascii")
    except OSError as error:
        raise FileProblem(f"{folder}: the certificate cannot be written: {error.strerror or error}") from None
    found: dict[str, str | bool] = {"distributed.comm.require-encryption": True, f"{_TLS}.ca-file": str(paths["certificate"])}
    for role in ("scheduler", "worker", "client"):
        found |= {f"{_TLS}.{role}.cert": str(paths["certificate"]), f"{_TLS}.{role}.key": str(paths["key"])}
    return found
