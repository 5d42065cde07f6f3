"""``python -m cxsystem2.deploy.certificate FOLDER``: a certificate for scheduler, clients and server that stay up.

It is made where it is used, so that no file that is handed on holds a key.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cxsystem2.batches.clusters.certificate import certificate, settings_of
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.output import echo


def make(folder: Path) -> bool:
    """Make certificate and key in a folder that only its owner may enter; False when there are some already.

    Raises:
        FileProblem: they cannot be written.
    """
    if (folder / "key.pem").is_file() and (folder / "certificate.pem").is_file():
        return False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
    except OSError as error:
        raise FileProblem(f"{folder}: the folder of the certificate cannot be made: {error.strerror or error}") from None
    settings_of(certificate(), folder)
    return True


def main(words: list[str]) -> int:
    """What the command does."""
    if len(words) != 1:
        echo("cxsystem2: give the folder of the certificate, and nothing else", err=True)
        return 2
    try:
        made = make(Path(words[0]))
    except CxSystemError as error:
        echo(f"cxsystem2: {error}", err=True)
        return 1
    echo(f"{words[0]}: {'a new certificate' if made else 'the certificate is there already'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
