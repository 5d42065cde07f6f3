"""Clients and servers of a run of real models are killed at random moments; it comes to what an undisturbed one comes to."""

import random
import signal
import subprocess
import sys
import time

import psutil
import pytest

from cxsystem2.lfads.history import History
from cxsystem2.lfads.run import TrainingRun
from cxsystem2.lfads.synthetic import lorenz

pytestmark = pytest.mark.slow
CLIENT_KILLS, SERVER_KILLS = 3, 2


def comes_to(folder):
    """Scores, lineage, weights (by their checksums), values and losses of a run."""
    run = TrainingRun.open(folder)
    with History.read(run.history) as history:
        generations = [one.number for one in history.generations()]
        values = [{name: each.tolist() for name, each in history.values(one).items()} for one in generations]
        epochs = [(*row[:6], *row[7:]) for row in history.epochs()]
        return [*map(repr, history.members())], values, epochs, history.get("finished")


def clients(process):
    """The processes that train: those that hold a file of the scratch folder of Dask."""
    found = []
    for child in process.children(recursive=True):
        try:
            if any("dask-scratch-space" in file.path for file in child.open_files()):
                found.append(child)
        except psutil.Error:
            continue
    return found


def test_clients_and_servers_are_killed(tmp_path):
    torch = pytest.importorskip("torch")
    del torch
    lorenz(conditions=8, repeats=6, bins=25, neurons=10).save(tmp_path / "data.h5")
    base = [sys.executable, "-m", "cxsystem2", "lfads"]
    asked = ["--members", "4", "--generations", "4", "--epochs", "8", "--members-per-worker", "2", "--seed", "3", "--quiet"]
    asked += ["--workers", "2", "--samples", "2"]

    def pbt(name):
        return [*base, "pbt", str(tmp_path / "data.h5"), "--output", str(tmp_path / name), *asked]

    subprocess.run(pbt("calm"), check=True)
    chance, kills, servers, command = random.Random(1), 0, 0, pbt("wild")
    status = None
    while status != 0:
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            while process.poll() is None:
                time.sleep(chance.uniform(0.2, 1.0))
                found = clients(psutil.Process(process.pid)) if process.poll() is None else []
                if kills < CLIENT_KILLS * (servers + 1) // (SERVER_KILLS + 1) and found:
                    chance.choice(found).kill()
                    kills += 1
                elif servers < SERVER_KILLS and (tmp_path / "wild" / "generations" / f"{servers + 1:04d}").is_dir():
                    process.send_signal(signal.SIGKILL)
                    servers += 1
            errors = process.stderr.read()
        status = process.returncode
        assert status in (0, -signal.SIGKILL), errors
        command = [*base, "resume", str(tmp_path / "wild"), "--workers", "2", "--samples", "2", "--quiet"]
    assert (kills, servers) == (CLIENT_KILLS, SERVER_KILLS)
    assert comes_to(tmp_path / "wild") == comes_to(tmp_path / "calm")
