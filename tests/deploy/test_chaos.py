"""The commands of the image by hand: one scheduler, three clients, a server, and everything goes wrong.

Clients are killed at random, the server twice (once with the scheduler), and the storage is read-only for ten seconds. What was
killed is started again, as the restart policy of the containers does. The run comes to what an undisturbed one comes to.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from cxsystem2.lfads.history import History
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.synthetic import lorenz

pytestmark = pytest.mark.slow
CLIENTS, CLIENT_KILLS, SERVER_KILLS, CLOSED, GENERATIONS = 3, 6, 2, 10.0, 4
SEED = int(os.environ.get("CHAOS_SEED", "1"))
SETTINGS = """
model: {encoder: 16, input_encoder: 8, controller: 8, inputs: 1, initial: 16, generator_units: 16, factors: 4}
training: {ramp: 1}
"""
BASE = [sys.executable, "-m", "cxsystem2", "lfads"]


def comes_to(folder):
    """Scores, lineage, weights (by their checksums), hyper-parameters and losses of a run, and the state of the best one."""
    run = TrainingRun.open(folder)
    with History.read(run.history) as history:
        values = [{name: each.tolist() for name, each in history.values(one).items()} for one in range(GENERATIONS)]
        epochs = [(*row[:6], row[7]) for row in history.epochs()]
        members = [*map(repr, history.members())]
        return members, values, epochs, history.get("finished"), (folder / "best" / "member.npz").read_bytes()


class Crew:
    """The containers: processes that are started again when they end."""

    def __init__(self, compose, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.processes = folder, {}
        own = compose["x-program"]["environment"]
        self.environment = {**os.environ, **{name: self._here(value) for name, value in own.items()}}
        services = compose["services"]
        self.commands = {"scheduler": services["server"]["command"]}
        self.commands |= {f"client {number}": services["client"]["command"] for number in range(CLIENTS)}
        self.address = f"tls://127.0.0.1:{self.port}"

    def _here(self, word):
        """A word of a container as it is on this computer."""
        here = word.replace("/shared", str(self.folder)).replace("server:8786", f"127.0.0.1:{self.port}")
        return here.replace("8786", str(self.port))

    def keep(self):
        for name, command in self.commands.items():
            process = self.processes.get(name)
            if process is None or process.poll() is not None:
                self.processes[name] = self.start(name, [self._here(word) for word in command])

    def start(self, name, words):
        program = [str(Path(sys.executable).with_name("dask")), *words[1:]] if words[0] == "dask" else words
        log = open(self.folder / f"{name}.log", "ab")  # noqa: SIM115
        with log:
            return subprocess.Popen(
                program, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name):
        process = self.processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self):
        for name, process in self.processes.items():
            if process.poll() is None:
                self.kill(name)


@contextmanager
def closable(folder):
    """A folder, and what makes it read-only: for root, who may write everywhere, it is mounted so."""
    if os.geteuid():

        def close(closed):
            for path in [folder, *(each for each in folder.rglob("*") if each.is_dir())]:
                path.chmod(0o500 if closed else 0o700)
            return True

        yield close
        close(False)
        return
    if subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode:
        pytest.skip("root may write everywhere, and may not mount")
    try:  # not closed while a file is just being written
        yield (
            lambda closed: (
                not subprocess.run(
                    ["mount", "-o", f"remount,bind,{'ro' if closed else 'rw'}", folder], capture_output=True
                ).returncode
            )
        )
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def at_work(folder, since):
    """Whether a client has begun with a job after a time."""
    return any(path.stat().st_mtime > since for path in (folder / "storage" / "generations").glob("*/*.began"))


def test_whatever_happens_the_result_is_the_same(compose, tmp_path):
    pytest.importorskip("torch")
    lorenz(conditions=6, repeats=5, bins=15, neurons=6).save(tmp_path / "data.h5")
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    asked = ["--members", "12", "--generations", str(GENERATIONS), "--epochs", "3", "--members-per-worker", "2", "--seed", "3"]
    asked += ["--samples", "2", "--burn-in", "1", "--settings", str(tmp_path / "settings.yaml")]

    def pbt(name, *more):
        return [*BASE, "pbt", str(tmp_path / "data.h5"), "--output", str(tmp_path / name), *asked, *more]

    subprocess.run(pbt("calm", "--quiet"), check=True)
    (tmp_path / "storage").mkdir()
    subprocess.run([sys.executable, "-m", "cxsystem2.deploy.certificate", tmp_path / ".certificate"], check=True)
    crew, chance = Crew(compose, tmp_path), random.Random(SEED)
    command = pbt("wild", "--cluster", crew.address, "--storage", str(tmp_path / "storage"))
    kills = servers = 0
    opened, closed = None, False  # when it will be open again; whether it was ever closed
    with closable(tmp_path / "storage") as close:
        try:
            crew.keep()
            server = None
            while True:
                if server is not None and server.poll() == 0:
                    break
                if server is None or server.poll() is not None:
                    server = crew.processes["server"] = crew.start("server", command)
                    made, since = (tmp_path / "wild" / "run.json").is_file(), time.time()
                time.sleep(chance.uniform(0.2, 1.0))
                crew.keep()
                if not made and (made := (tmp_path / "wild" / "run.json").is_file()):
                    command = [*BASE, "resume", str(tmp_path / "wild"), "--cluster", crew.address, "--samples", "2"]
                begun = len(list((tmp_path / "storage" / "generations").glob("*"))) if made else 0
                if begun >= 2 and servers and not closed and at_work(tmp_path, since) and close(True):
                    closed, opened = True, time.monotonic() + CLOSED
                if opened is not None and time.monotonic() >= opened and close(False):
                    opened = None
                if begun and kills < CLIENT_KILLS * begun // (GENERATIONS - 1):
                    crew.kill(f"client {chance.randrange(CLIENTS)}")
                    kills += 1
                elif servers < SERVER_KILLS and begun > 2 * servers and opened is None and server.poll() is None:
                    crew.kill("server")
                    if servers:
                        crew.kill("scheduler")
                    servers += 1
            assert (kills, servers, closed, opened) == (CLIENT_KILLS, SERVER_KILLS, True, None)
        finally:
            close(False)
            crew.end()
        said = (tmp_path / "server.log").read_text()
        assert "the storage refuses" in said and "Traceback" not in said, said
        assert comes_to(tmp_path / "wild") == comes_to(tmp_path / "calm")
        assert (tmp_path / "storage" / "results" / "manifest.json").is_file()
