"""A home folder, the application, clients of it, and a real server in a process of its own."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import jsonschema
import numpy as np
import psutil
import pytest
from flask import request

from bui import openapi
from bui.app import create_app
from bui.home import Home
from bui.security import COOKIE, CSRF, ServerSession
from cxsystem2.results import PopulationRecord, Recording, Results, Spikes
from tests.conftest import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path):
    return Home.make(tmp_path / "home")


@pytest.fixture
def session():
    return ServerSession()


def end_runs(folder):
    """End runs that a test has left: one whose folder is removed keeps its result elsewhere, where nobody looks for it."""
    for begun in Path(folder).rglob("begin.json"):
        if begun.with_name("outcome.json").exists():
            continue
        with contextlib.suppress(ValueError, KeyError, psutil.Error):
            process = psutil.Process(json.loads(begun.read_text())["process"])
            if {"bui.runs.worker", "bui.latents.worker"} & {*process.cmdline()}:
                for one in (*process.children(recursive=True), process):
                    one.kill()
                process.wait(60)


@pytest.fixture
def app(home, session):
    """The application; whatever it answers in a test has to be what its description says, and no more."""
    app, faults = create_app(home, session), []
    app.after_request(partial(compare_with_description, faults))
    yield app
    app.extensions["close"]()
    end_runs(home.folder)
    assert not faults


def compare_with_description(faults, response):
    """Note how an answer differs from the description of its address."""
    if response.is_json and request.path.startswith("/api/") and request.url_rule:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", request.url_rule.rule)
        validator = validator_of(path, request.method.lower(), response.status_code)
        faults += [f"{request.method} {path}: {error.message[:300]}" for error in validator.iter_errors(response.json)]
    return response


@lru_cache
def validator_of(path, method, status):
    """What checks an answer; of the schemas of shapes nothing may be added to."""
    whole = openapi.describe()
    components = {
        "schemas": {name: {"additionalProperties": False, **own} for name, own in whole["components"]["schemas"].items()}
    }
    schema = {"$ref": "#/components/schemas/Error"}
    if status < 400 and path != "/api/openapi.json":
        schema = whole["paths"][path][method]["responses"][str(status)]["content"]["application/json"]["schema"]
    elif status < 400:
        schema = {}
    return jsonschema.Draft202012Validator({**schema, "components": components})


@pytest.fixture
def stranger(app):
    """A client that has no cookie."""
    return app.test_client()


@pytest.fixture
def client(app, session):
    """A client as the page is one: with the cookie, and with the CSRF header on everything."""
    client = app.test_client()
    client.set_cookie(COOKIE, session.cookie, domain="localhost")
    client.environ_base[f"HTTP_{CSRF.upper().replace('-', '_')}"] = session.csrf
    return client


@dataclass
class Served:
    """A server at work: its process, its home, the address to enter by, and what it has said."""

    process: subprocess.Popen
    home: Path
    address: str
    said: Path

    @property
    def url(self):
        return re.match(r"https?://[^/]+", self.address)[0]

    @property
    def key(self):
        return json.loads((self.home / "server.json").read_text())["key"]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()


def start_server(home, said, *options):
    """Start a server on a home folder and wait for its address."""
    command = [sys.executable, "-m", "cxsystem2", "serve", "--home", str(home), "--no-browser", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(Path(home).parent / "config")}
    with open(said, "ab") as stderr:
        begin = stderr.tell()
        process = subprocess.Popen(command, stderr=stderr, stdout=stderr, env=environment)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"https?://\S+/enter\?token=\S+", Path(said).read_bytes()[begin:].decode())
        if found:
            return Served(process, Path(home), found[0], Path(said))
        time.sleep(0.02)
    process.kill()
    raise AssertionError(f"the server has not started: {Path(said).read_text()}")


@pytest.fixture
def serve(tmp_path):
    """Starts servers on the home folder of the test, and ends them."""
    started = []

    def start(*options):
        started.append(start_server(tmp_path / "home", tmp_path / "server.txt", *options))
        return started[-1]

    yield start
    for server in started:
        server.stop()
    end_runs(tmp_path)


@pytest.fixture
def served(serve):
    return serve()


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """One server for tests that begin with projects of their own."""
    folder = tmp_path_factory.mktemp("shared")
    server = start_server(folder / "home", folder / "server.txt")
    yield server
    server.stop()
    end_runs(folder)


def population(label, size, kind, word, layer, rng):
    w = rng.random(size) + 1j * rng.random(size)
    depth = {"": 2.082, "2": 1.415, "4": 1.225, "6": 0.0}[layer[:1]]
    return PopulationRecord(label=label, size=size, kind=kind, type=word, layer=layer, w=w, z=w, depth=depth)


@pytest.fixture
def results():
    """A run of 1 s: an input, populations of layers 6, 4 (both signs) and 2; one is silent, of one nothing is recorded."""
    rng = np.random.default_rng(4)
    populations = {
        "NG0_relay_vpm": population("0", 10, "input", "VPM", "", rng),
        "NG1_PC_L6toL4": population("1", 30, "population", "PC", "6toL4", rng),
        "NG2_SS_L4": population("2", 80, "population", "SS", "4", rng),
        "NG3_BC_L4": population("3", 20, "population", "BC", "4", rng),
        "NG4_BC_L2": population("4", 5, "population", "BC", "2", rng),
        "NG5_SS_L4": population("5", 7, "population", "SS", "4", rng),
    }
    spikes = {}
    for name, count in {"NG0_relay_vpm": 100, "NG1_PC_L6toL4": 300, "NG2_SS_L4": 900, "NG3_BC_L4": 600, "NG4_BC_L2": 0}.items():
        steps = np.sort(rng.integers(0, 10_000, count))
        spikes[name] = Spikes(rng.integers(0, populations[name].size, count).astype(np.int32), steps * 0.0001)
    t = np.arange(10_000) * 0.0001
    values = np.column_stack([np.sin(t), np.cos(t), np.zeros(10_000)])
    values[4321, 2] = 0.04  # a spike of one sample
    recordings = {
        "NG2_SS_L4": {"vm": Recording(t, values, np.array([0, 3, 7]), "volt")},
        "NG1_PC_L6toL4": {"rate": Recording(np.array([0.0, 0.5]), np.array([[3.0], [4.0]]), np.zeros(1, int), "hertz")},
    }
    return Results(
        "made up", "python", 5, 1.0, 0.0001, "2026-11-21T12:00:00", populations, spikes, recordings,
        synapses={"S0": 12}, timings={"check": 0.1, "simulate": 0.5}, warnings=["a warning"],
    )  # fmt: skip
