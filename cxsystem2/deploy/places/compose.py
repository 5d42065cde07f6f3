"""Containers of Docker Compose, on this computer or on the one that Docker's context names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cxsystem2.deploy.places.base import Place, command_of, places
from cxsystem2.deploy.step import Step

_SHARED = "/shared"


@places.register("compose")
class Compose(Place):
    """A server with the scheduler, clients, and a volume that all share (``deploy/compose.yaml``)."""

    words = {"files": list, "clients": int, "scheduler": str}
    needed = ("files",)

    def _call(self, why: str, *words: str) -> Step:
        files = (word for name in self.options["files"] for word in ("--file", self.beside(str(name))))
        return Step(why, ("docker", "compose", *files, *words))

    def create(self) -> list[Step]:
        """Build the image, and make the containers and the volume."""
        return [
            self._call("build the image", "build"),
            self._call("make containers and volume", "up", "--no-start", "--scale", f"client={self._clients}"),
        ]

    def user(self) -> list[Step]:
        """Make a certificate in the volume, and start."""
        program = ("python", "-m", "cxsystem2.deploy.certificate", f"{_SHARED}/.certificate")
        return [
            self._call("make a certificate", "run", "--rm", "--no-deps", "server", *program),
            self._call("start server and clients", "up", "--detach", "--scale", f"client={self._clients}"),
        ]

    def put(self, why: str, file: Path, name: str) -> Step:
        """Copy a file into the volume."""
        return self._call(why, "cp", str(file), f"server:{_SHARED}/{name}")

    def run(self, words: Sequence[str]) -> list[Step]:
        """Run the command in the container of the server."""
        command = command_of(words, str(self.options.get("scheduler", "tls://server:8786")))
        return [self._call("run on the server", "exec", "--no-TTY", "server", *command)]

    def download(self, name: str, target: Path) -> list[Step]:
        """Copy out of the volume."""
        return [self._call(f"download {name}", "cp", f"server:{_SHARED}/{name}", str(target))]

    def delete(self, data: bool) -> list[Step]:
        """Remove the containers; with the data, the volume, too."""
        return [self._call("remove containers", "down", *(("--volumes",) if data else ()))]

    @property
    def _clients(self) -> int:
        return int(self.options.get("clients", 3))
