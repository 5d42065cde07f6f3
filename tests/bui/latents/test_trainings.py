"""Trainings that the page starts: what is asked for, the queue, the process, and what can be done with them."""

import signal
import time
from pathlib import Path

import pytest

from bui.latents import wanted as wanted_module
from bui.latents import worker
from bui.latents.training_folder import TrainingFolder
from bui.latents.wanted import OBSERVATIONS, read_wanted
from bui.runs.folder import OUTCOME, RunFolder, write_json
from cxsystem2.errors import CxSystemError
from cxsystem2.results import save
from tests.conftest import PATIENCE

RUN = "0123456789ab"


@pytest.fixture
def finished(home, results):
    """A run of the page that is done: 1 s of spikes of some populations."""
    folder = RunFolder(home.runs / RUN)
    save(results, folder.result)
    request = {"project": "ba9876543210"}
    known = {"format": "cxsystem2 browser run", "version": 1, "title": "a run", "created": "2026-11-21T12:00:00+00:00"}
    write_json(
        folder.path / "run.json", {**known, "kind": "run", "request": request, "project_version": 1, "device": None, "seed": 1}
    )
    folder.add_attempt(1).write(OUTCOME, {"status": "done", "error": "", "ended": "2026-11-21T12:00:00+00:00"})
    return folder


@pytest.fixture
def idle(app):
    """The queue begins nothing."""
    app.extensions["trainings"].parallel = 0
    return app.extensions["trainings"]


@pytest.fixture
def data(home, make):
    """A data set in the folder."""
    make(trained=False, inferred=False)
    return "trials.h5"


def until_ended(client, run):
    until = time.monotonic() + PATIENCE
    while (found := client.get(f"/api/latents/{run}").json)["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.1)
    return found


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"data": "x.h5"}, "'name' is missing: what the training is called"),
        ({"name": "x"}, "say either 'data', the file of a data set, or 'run', the id of a finished run"),
        ({"name": "../x", "data": "x.h5"}, "'name' is 1 to 60 letters, digits"),
        ({"name": "x", "data": "x.h5", "membres": 3}, "unknown field 'membres'; did you mean 'members'?"),
        ({"name": "x", "data": "x.h5", "members": 3}, "'members' is for a population; ask for the kind pbt"),
        ({"name": "x", "data": "x.h5", "kind": "pbt", "members": 0}, "'members' is a whole number from 1 to 1000"),
        ({"name": "x", "data": "x.h5", "epochs": True}, "'epochs' is a whole number"),
        ({"name": "x", "data": "x.h5", "kind": "run"}, "'kind' is fit or pbt"),
        ({"name": "x", "data": "x.h5", "preset": "--data"}, "'preset' is the word of a preset, such as radical"),
        ({"name": "x", "data": "x.h5", "observation": "a: {}"}, "'observation' is the word of an observation model"),
        ({"name": "x", "run": "../x"}, "'run' is the id of a run"),
        ({"name": "x", "run": RUN, "bin": "ten"}, "'bin'"),
        ({"name": "x", "run": RUN, "trials": "2*nS"}, "'trials'"),
        ({"name": "x", "run": RUN, "populations": "a\nb"}, "'populations' is names of populations with commas"),
        ({"name": "x", "data": "x.h5", "cluster": "c.yaml"}, "'cluster' is for a population; ask for the kind pbt"),
        ({"name": "x", "data": "x.h5", "kind": "pbt", "cluster": "tcp://host:8786"}, "'cluster' is the name of a file"),
        ({"name": "x", "data": "x.h5", "kind": "pbt", "cluster": "../c.yaml"}, "'cluster' is the name of a file"),
        (
            {"name": "x", "data": "x.h5", "kind": "pbt", "storage": "/elsewhere"},
            "'storage' is the address of a store of objects",
        ),
        ({"name": "x", "data": "x.h5", "kind": "pbt", "storage": "s3://a/../b"}, "'storage' is the address of a store"),
    ],
)
def test_what_makes_no_sense_is_said(asked, message):
    with pytest.raises(CxSystemError) as error:
        read_wanted(asked)
    assert message in str(error.value)


def test_each_value_is_one_word_with_its_option():
    wanted = read_wanted({"name": "x", "run": RUN, "populations": "--output=/tmp", "kind": "pbt", "members": 2, "seed": 0})
    assert wanted.choice() == ["--populations=--output=/tmp", "--bin=10*ms", "--trials=results"]
    assert wanted.options(Path("folder")) == ["--members=2", "--seed=0"]


def test_where_a_population_is_trained_is_said_to_both_commands():
    asked = {"name": "x", "data": "x.h5", "kind": "pbt", "workers": 3, "cluster": "our slurm.yaml", "storage": "s3://ours/x"}
    wanted, folder = read_wanted(asked), Path("folder")
    places = ["--workers=3", "--cluster=folder/our slurm.yaml"]
    assert wanted.places(folder) == places
    assert wanted.options(folder) == [*places, "--storage=s3://ours/x"]


def test_clusters_are_files_that_are_in_the_folder(client, idle, data, home, tmp_path):
    (home.latents / "ours.yaml").write_text("kind: address\naddress: tls://server:8786\n")
    (home.latents / "settings.yaml").write_text("model: {factors: 3}\n")
    (home.latents / "wrong.yaml").write_text("kind: slurm\nqueues: day\n")
    (tmp_path / "far.yaml").write_text("kind: local\n")
    (home.latents / "far.yaml").symlink_to(tmp_path / "far.yaml")
    assert client.get("/api/latents/sources").json["clusters"] == ["ours.yaml"]
    asked = {"name": "mine", "kind": "pbt", "data": data}
    for name in ("settings.yaml", "far.yaml"):
        answer = client.post("/api/latents", json=asked | {"cluster": name})
        assert answer.status_code == 404 and answer.json["error"].endswith(
            "in the folder of latent dynamics describes a cluster"
        )
    assert client.post("/api/latents", json=asked | {"cluster": "ours.yaml"}).status_code == 201


def test_a_training_goes_on_where_it_was(home, monkeypatch, make):
    said = []
    monkeypatch.setattr(worker, "_call", lambda folder, *words: said.append(words))
    run = make("mine", trained=False, inferred=False).folder
    folder = TrainingFolder(run / "training")
    folder.path.mkdir()
    wanted = {"name": "mine", "data": "trials.h5", "kind": "pbt", "workers": 2, "cluster": "ours.yaml"}
    write_json(folder.path / "asked.json", {"format": "cxsystem2 browser training", "version": 1, "wanted": wanted})
    worker._work(folder, folder.add_attempt(1))
    assert said == [("resume", str(run), "--workers=2", f"--cluster={home.latents / 'ours.yaml'}")]


def test_the_observation_models_are_those_that_there_are():
    pytest.importorskip("torch")
    from cxsystem2.lfads.observations.base import OBSERVATIONS as KNOWN

    assert {one["name"] for one in OBSERVATIONS} == {*KNOWN}


def test_what_can_be_trained_on(client, data, finished):
    found = client.get("/api/latents/sources").json
    assert [one["name"] for one in found["files"]] == [data]
    assert found["runs"] == [{"id": RUN, "title": "a run", "kind": "run"}]
    assert {"radical", "emg"} <= {one["name"] for one in found["presets"]}


def test_a_training_waits_is_stopped_and_removed(client, idle, data, home):
    asked = {"name": "mine", "data": data, "observation": "gaussian"}
    made = client.post("/api/latents", json=asked)
    assert made.status_code == 201, made.json
    run = made.json["id"]
    assert (made.json["state"], made.json["actions"], made.json["members"]) == ("waiting", ["stop"], 0)
    assert (home.latents / "mine" / "training" / "settings.yaml").read_text() == "model: {observation: gaussian}\n"
    assert client.post("/api/latents", json=asked).json["error"].startswith("there is a folder 'mine' already")
    assert "mine" in [one["name"] for one in client.get("/api/latents").json["runs"]]
    assert client.delete(f"/api/latents/{run}").status_code == 409

    assert client.post(f"/api/latents/{run}/stop").status_code == 200
    assert until_ended(client, run)["state"] == "stopped"
    assert client.get(f"/api/latents/{run}").json["actions"] == ["resume", "delete"]
    assert client.post(f"/api/latents/{run}/resume").json["state"] == "waiting"
    client.post(f"/api/latents/{run}/stop")
    until_ended(client, run)
    assert client.delete(f"/api/latents/{run}").status_code == 200
    assert not (home.latents / "mine").exists() and client.get(f"/api/latents/{run}").status_code == 404
    assert [one.name for one in home.latents.iterdir() if one.name.startswith(".")] == []


def test_data_that_are_not_in_the_folder_are_refused(client, idle, data, home, tmp_path):
    (tmp_path / "other.h5").write_bytes(b"")
    for name in ("../other.h5", str(tmp_path / "other.h5"), "nothing.h5"):
        answer = client.post("/api/latents", json={"name": "mine", "data": name})
        assert answer.status_code == 404 and "there is no data set" in answer.json["error"]
    assert client.post("/api/latents", json={"name": "mine", "run": RUN}).status_code == 404
    assert not (home.latents / "mine").exists()


def test_a_run_of_a_command_can_be_gone_on_with_and_not_removed(client, idle, make):
    make(trained=False, inferred=False)
    (row,) = client.get("/api/latents").json["runs"]
    assert (row["state"], row["actions"]) == ("waiting", ["resume"])
    assert client.delete(f"/api/latents/{row['id']}").status_code == 409
    assert client.post(f"/api/latents/{row['id']}/stop").status_code == 409
    assert client.post(f"/api/latents/{row['id']}/resume").json["actions"] == ["stop"]


def test_a_run_whose_data_or_storage_are_elsewhere_is_left_to_commands(client, idle, make, tmp_path, monkeypatch):
    make("far", trained=False, inferred=False, data=_elsewhere(make, tmp_path))
    make("shared", trained=False, inferred=False, storage=f"memory://{tmp_path.name}/x")
    ours = make("ours", trained=False, inferred=False, storage=f"memory://{tmp_path.name}/y").folder / "training"
    monkeypatch.setitem(wanted_module._READERS, "storage", str)
    ours.mkdir()
    wanted = {"name": "ours", "data": "trials.h5", "kind": "pbt", "storage": f"memory://{tmp_path.name}/y"}
    write_json(ours / "asked.json", {"format": "cxsystem2 browser training", "version": 1, "wanted": wanted})
    errors = {}
    for row in client.get("/api/latents").json["runs"]:
        errors[row["name"]] = client.post(f"/api/latents/{row['id']}/resume").json.get("error", "")
    assert "is outside of" in errors["far"] and "shared with other computers" in errors["shared"]
    assert errors["ours"] == ""


def _elsewhere(make, tmp_path):
    path = tmp_path / "data.h5"
    (make("first").folder.parent / "trials.h5").rename(path)
    return path


@pytest.fixture
def training(tmp_path):
    """Makes the folder of a training that has been asked for, and works on it with commands that only say what they are."""
    before = signal.getsignal(signal.SIGTERM)
    folder = TrainingFolder(tmp_path / "mine" / "training")

    def call(**wanted):
        folder.path.mkdir(parents=True)
        asked = {"format": "cxsystem2 browser training", "version": 1, "wanted": {"name": "mine", **wanted}}
        write_json(folder.path / "asked.json", {**asked, "result": "/results.h5"})
        folder.add_attempt(1)
        return folder

    yield call
    signal.signal(signal.SIGTERM, before)


def work(folder, monkeypatch, ends=0):
    calls = []

    def called(command, check):
        calls.append(command[4:])
        if ends:
            folder.log.write_text("something\ncxsystem2: no cell has a spike\n")
        return type("Done", (), {"returncode": ends})

    monkeypatch.setattr(worker.subprocess, "run", called)
    worker.main([str(folder.path), "1"])
    return calls, folder.attempt().read(OUTCOME)


def test_the_process_makes_the_data_and_trains(training, monkeypatch):
    folder = training(run=RUN, kind="pbt", members=2, observation="gamma")
    calls, outcome = work(folder, monkeypatch)
    data, target = folder.run / "data.h5", folder.run
    assert calls == [
        ["data", "/results.h5", f"--output={data}", "--bin=10*ms", "--trials=results"],
        ["pbt", str(data), f"--output={target}", "--members=2", f"--settings={folder.path / 'settings.yaml'}"],
    ]
    assert outcome["status"] == "done"


def test_a_run_that_is_there_is_gone_on_with(training, monkeypatch):
    folder = training(data="x.h5")
    (folder.run / "run.json").write_text("{}")
    assert work(folder, monkeypatch)[0] == [["resume", str(folder.run)]]


def test_what_a_command_says_last_is_why_it_has_failed(training, monkeypatch):
    folder = training(data="x.h5")
    calls, outcome = work(folder, monkeypatch, ends=1)
    assert len(calls) == 1 and (outcome["status"], outcome["error"]) == ("failed", "no cell has a spike")


def test_a_model_is_trained_on_a_run_of_the_page(client, finished, home):
    pytest.importorskip("torch")
    asked = {"name": "of a run", "run": RUN, "populations": "SS", "trials": "100*ms", "epochs": 1, "seed": 3}
    run = client.post("/api/latents", json=asked).json["id"]
    found = until_ended(client, run)
    log = client.get(f"/api/latents/{run}/log").json["text"]
    assert (found["state"], found["error"], found["posterior"], found["observation"]) == ("done", "", True, "poisson"), log
    assert found["actions"] == ["delete"] and str(home.latents / "of a run") in log
    inferred = client.get(f"/api/latents/{run}/inferred").json
    assert inferred["observation"].startswith("poisson") and inferred["sessions"][0]["unit"] == "Hz"
    assert client.get("/api/latents/sources").json["files"] == []  # the data set of a training is its own
