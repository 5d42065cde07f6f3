"""A computing centre with Slurm: a job with the server on one of its tasks, and clients on the others."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from cxsystem2.deploy.places.base import Place, command_of, places
from cxsystem2.deploy.step import Step

_JOB = "cxsystem2"
_ADDRESS = "job"
"""What stands for the scheduler on the command line; the script of the job puts the address in its place."""


@places.register("slurm")
class Slurm(Place):
    """A folder that all nodes see; `host` is where jobs are submitted, and is reached by SSH (this computer unless given)."""

    words = {"host": str, "folder": str, "script": str, "checkout": str, "python": str, "options": list}
    needed = ("folder", "script")

    @property
    def _folder(self) -> str:
        return str(self.options["folder"]).rstrip("/")

    def _there(self, why: str, *words: str, may_fail: bool = False) -> Step:
        """A call on the host; SSH hands one line to the shell there, so each word is quoted."""
        host = self.options.get("host")
        return Step(why, ("ssh", str(host), "--", shlex.join(words)) if host else words, may_fail)

    def _at(self, name: str) -> str:
        host = self.options.get("host")
        return f"{host}:{name}" if host else name

    def _copy(self, why: str, source: str, target: str) -> Step:
        tool = ("scp", "-r", "--") if self.options.get("host") else ("cp", "-r", "--")
        return Step(why, (*tool, source, target))

    def create(self) -> list[Step]:
        """Make the folder, and put the script of the job there."""
        return [
            self._there("make the folder", "mkdir", "-p", "--", self._folder),
            self.put("bring the script of the job", Path(self.beside(self.options["script"])), "job.sh"),
        ]

    def user(self) -> list[Step]:
        """Make a virtual environment with cxsystem2 in the folder, from a checkout that is there."""
        python, checkout = str(self.options.get("python", "python3")), str(self.options.get("checkout", "."))
        own = f"{self._folder}/venv"
        return [
            self._there("make a virtual environment", python, "-m", "venv", own),
            self._there("install the checkout", f"{own}/bin/python", "-m", "pip", "install", f"{checkout}[lfads,cluster]"),
        ]

    def put(self, why: str, file: Path, name: str) -> Step:
        """Copy a file into the folder."""
        return self._copy(why, str(file), self._at(f"{self._folder}/{name}"))

    def run(self, words: Sequence[str]) -> list[Step]:
        """Submit a job."""
        more = [str(one) for one in self.options.get("options", [])]
        job = ("sbatch", "--job-name", _JOB, "--chdir", self._folder, *more, f"{self._folder}/job.sh")
        return [self._there("submit a job", *job, *command_of(words, _ADDRESS))]

    def download(self, name: str, target: Path) -> list[Step]:
        """Copy out of the folder."""
        return [self._copy(f"download {name}", self._at(f"{self._folder}/{name}"), str(target))]

    def delete(self, data: bool) -> list[Step]:
        """End the jobs; with the data, remove the folder, too."""
        steps = [self._there("end the jobs", "scancel", "--name", _JOB, "--me", may_fail=True)]
        return [*steps, self._there("remove the folder", "rm", "-r", "--", self._folder)] if data else steps
