"""The process behind the sliders: the newest change is answered, nothing is kept, and a wrong value is said."""

import threading

import numpy as np
import psutil
import pytest

from bui.sliders import player as module
from bui.sliders.player import Player
from cxsystem2 import CxSystem
from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_physiology


@pytest.fixture
def tables(anatomy, physiology):
    anatomy["params"]["runtime"] = "60*ms"
    report = Report()
    return read_anatomy(anatomy, report), read_physiology(physiology, report)


@pytest.fixture
def player():
    one = Player()
    yield one
    one.close()


def test_changes_are_answered_by_spikes_and_the_newest_one_counts(player, tables, anatomy, physiology):
    found = player.play(tables, ["J=3*nS"], trust=False)
    assert (found["status"], found["problem"], found["seed"]) == ("done", "", 3)
    expected = CxSystem(anatomy, physiology, changes="J=3*nS").run(save_results=False)
    assert found["mean_rates"] == {name: round(rate, 3) for name, rate in expected.rates().items()}
    assert found["raster"]["spikes"] == sum(len(one.t) for one in expected.spikes.values()) > 10
    assert found["rates"]["names"] == [row["name"] for row in found["raster"]["rows"]]
    process = player.process

    wrong = player.play(tables, ["J=3"], trust=False)
    assert wrong["status"] == "wrong"
    assert "siemens" in wrong["problem"]

    older = []
    long = ["runtime=1000*second", "J=3*nS"]
    thread = threading.Thread(target=lambda: older.append(player.play(tables, long, trust=False)))
    thread.start()
    while not player._waiting:
        pass
    again = player.play(tables, ["J=3*nS"], trust=False)
    thread.join()
    assert older[0]["status"] == "dropped"
    assert again["raster"] == found["raster"]
    assert player.process == process
    player.close()
    assert not psutil.pid_exists(process)


def test_a_process_that_ends_is_told_and_replaced(player, tables, monkeypatch):
    monkeypatch.setattr(module, "COMMAND", ("sh", "-c", "read line; exit 3"))
    found = player.play(tables, [], trust=False)
    assert found == module.nothing("wrong", "the process behind the sliders has ended (exit status 3)")
    assert player.process is None


def test_it_goes_when_nobody_asks(wait, monkeypatch):
    monkeypatch.setattr(module, "COMMAND", ("sh", "-c", "cat"))
    player = Player(idle=0.05)
    player.prepare()
    wait(lambda: player.process is None)


def test_the_address_refuses_what_is_no_single_run(client):
    project = client.post("/api/projects", json={"example": "coba_eif"}).json["id"]
    answer = client.post("/api/sliders", json={"project": project, "sweep": {"J": ["1*nS"]}})
    assert answer.status_code == 400
    assert "one simulation" in answer.json["error"]
    assert client.post("/api/sliders", json={}).status_code == 400
    assert np.all([one["status"] == "done" for one in client.get("/api/runs").json])
