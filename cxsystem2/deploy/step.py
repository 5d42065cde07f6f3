"""One call of a program of others. A phase is a list of them, which can be shown without being made."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

from cxsystem2.errors import CxSystemError
from cxsystem2.output import echo
from cxsystem2.surroundings import child_environment, find_program

REMEDIES = {
    "docker": "install Docker Engine with its plugin Compose (docs.docker.com/engine/install)",
    "kubectl": "install kubectl, and give it access to your cluster (kubernetes.io/docs/tasks/tools)",
    "gcloud": "install the Google Cloud CLI and log in: gcloud auth login (cloud.google.com/sdk/docs/install)",
    "sbatch": "run this on a computer where jobs of Slurm are submitted, or name that as 'host' in the file",
    "ssh": "install OpenSSH",
    "scp": "install OpenSSH",
}
"""Programs that phases call, and how one comes by them."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is called, as a list of words that no shell reads, and what for."""

    why: str
    words: tuple[str, ...]
    may_fail: bool = False
    """Whether the next step is made all the same: what is to be removed may be gone already."""

    @property
    def shown(self) -> str:
        """As it may be pasted into a terminal."""
        return shlex.join(self.words)


def show(steps: Iterable[Step]) -> None:
    """Print what would be called."""
    for step in steps:
        echo(f"# {step.why}\n{step.shown}")


def make(steps: Iterable[Step]) -> None:
    """Call one program after the other.

    Raises:
        CxSystemError: a program is missing, or has failed; what comes after it is not called.
    """
    for step in steps:
        name = step.words[0]
        program = find_program(name)
        if program is None:
            remedy = REMEDIES.get(name, "install it")
            raise CxSystemError(f"there is no command '{name}' here; {remedy}, or see what would be called with --dry-run")
        echo(f"{step.why}: {step.shown}", err=True)
        try:
            status = subprocess.run([program, *step.words[1:]], env=child_environment()).returncode
        except OSError as error:
            raise CxSystemError(f"'{step.shown}' cannot be called: {error.strerror or error}") from None
        if status and not step.may_fail:
            raise CxSystemError(f"'{step.shown}' has ended with the status {status}; nothing after it was called")
