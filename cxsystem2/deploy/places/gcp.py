"""Google Cloud: a bucket, a computer for the server, and clients that dask-cloudprovider starts from it while a run lasts."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from cxsystem2.deploy.places.base import Place, command_of, places
from cxsystem2.deploy.step import Step

_WORK = "/var/cxsystem2"
_FILE = "cluster.yaml"


@places.register("gcp")
class Gcp(Place):
    """Everything is in one project and zone. Rights come from the service account of the server: no key is in any file."""

    words = {
        "project": str, "zone": str, "location": str, "bucket": str, "server": str, "machine": str, "image": str,
        "service_account": str, "user": str,
    }  # fmt: skip
    needed = ("project", "zone", "bucket", "image", "service_account")

    @property
    def _server(self) -> str:
        return str(self.options.get("server", "cxsystem2-server"))

    @property
    def _bucket(self) -> str:
        return f"gs://{self.options['bucket']}"

    def _call(self, why: str, *words: str, may_fail: bool = False) -> Step:
        return Step(why, ("gcloud", *words, "--project", str(self.options["project"])), may_fail)

    def _on_server(self, why: str, *words: str) -> Step:
        """A call on the server; SSH hands one line to the shell there, so each word is quoted."""
        place = ("compute", "ssh", self._server, "--zone", str(self.options["zone"]))
        return self._call(why, *place, "--command", shlex.join(words))

    def create(self) -> list[Step]:
        """Make the bucket and the server, on which the image is ready."""
        options, zone = self.options, str(self.options["zone"])
        location = str(options.get("location", zone.rsplit("-", 1)[0]))
        bucket = ("--location", location, "--uniform-bucket-level-access", "--public-access-prevention")
        server = (
            "--zone", zone, "--machine-type", str(options.get("machine", "n1-standard-4")),
            "--image-family", "cos-stable", "--image-project", "cos-cloud",
            "--service-account", str(options["service_account"]), "--scopes", "cloud-platform",
        )  # fmt: skip
        return [
            self._call("make the bucket", "storage", "buckets", "create", self._bucket, *bucket),
            self._call("make the server", "compute", "instances", "create", self._server, *server),
            self._on_server("make its folder", "sudo", "install", "-d", "-m", "0777", _WORK),
            self._on_server("bring the image", "docker", "pull", str(options["image"])),
            self.put("bring the file of the cluster", self.file, _FILE),
        ]

    def user(self) -> list[Step]:
        """Let a user log in at the server and use the bucket."""
        who = self.options.get("user")
        if not who:
            return [self._on_server("see that you may log in", "true")]
        person = ("--member", f"user:{who}")
        log_in = (
            "projects",
            "add-iam-policy-binding",
            str(self.options["project"]),
            *person,
            "--role",
            "roles/compute.osLogin",
        )
        bucket = ("storage", "buckets", "add-iam-policy-binding", self._bucket, *person, "--role", "roles/storage.objectUser")
        return [Step(f"let {who} log in", ("gcloud", *log_in)), self._call(f"let {who} use the bucket", *bucket)]

    def put(self, why: str, file: Path, name: str) -> Step:
        """Copy a file to the server, which puts data into the storage of a run."""
        place = f"{self._server}:{_WORK}/{name}"
        return self._call(why, "compute", "scp", str(file), place, "--zone", str(self.options["zone"]))

    def run(self, words: Sequence[str]) -> list[Step]:
        """Run the command in the image on the server; states of members are in the bucket."""
        command = command_of(words, _FILE)
        if tuple(words[:2]) == ("lfads", "pbt") and "--storage" not in words:
            name = next((b for a, b in pairwise(words) if a in ("--output", "-o")), "run")
            command = (*command, "--storage", f"{self._bucket}/{name}")
        box = ("docker", "run", "--rm", "--network", "host", "--volume", f"{_WORK}:/shared", "--workdir", "/shared")
        return [self._on_server("run on the server", *box, str(self.options["image"]), *command)]

    def download(self, name: str, target: Path) -> list[Step]:
        """Copy the results from the bucket."""
        source = f"{self._bucket}/{name}/results"
        return [self._call(f"download {name}", "storage", "cp", "--recursive", source, str(target))]

    def delete(self, data: bool) -> list[Step]:
        """Remove the server; with the data, the bucket, too."""
        words = ("compute", "instances", "delete", self._server, "--zone", str(self.options["zone"]), "--quiet")
        steps = [self._call("remove the server", *words)]
        remove = ("storage", "rm", "--recursive", self._bucket)
        return [*steps, self._call("remove the bucket with the data", *remove)] if data else steps
