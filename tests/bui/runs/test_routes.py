"""The addresses of runs, asked as the page asks them, and over a real connection."""

import http.client
import json
import os
import signal
from urllib.parse import urlsplit

import jsonschema
import pytest

from bui import openapi
from bui.runs.folder import RunFolder
from tests.conftest import PATIENCE

TINY = ["runtime=10*ms", "G[1].number_of_neurons=40", "G[2].number_of_neurons=10"]


@pytest.fixture
def project(client):
    return client.post("/api/projects", json={"example": "coba_eif"}).json["id"]


def run(client, project, **asked):
    return client.post("/api/runs", json={"project": project, "device": "python", "changes": TINY, **asked})


def holds(answer, name):
    whole = openapi.describe()
    jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": whole["components"]}).validate(
        answer
    )


@pytest.mark.versions
def test_a_run_from_the_button_to_its_end(client, project, wait):
    answer = run(client, project, title="my run", seed=5)
    assert answer.status_code == 201
    made = answer.json
    holds(made, "Run")
    assert (made["project"], made["version"], made["title"], made["seed"]) == (project, 1, "my run", 5)
    assert client.get(f"/api/projects/{project}").json["versions"][0]["runs"] == [made["id"]]
    address = f"/api/runs/{made['id']}"
    done = wait(lambda: (row := client.get(address).json)["status"] not in ("waiting", "running") and row)
    holds(done, "Run")
    assert (done["status"], done["error"]) == ("done", None)
    assert client.get(f"/api/runs?project={project}").json == [done]
    assert client.get("/api/runs?project=000000000000").json == []
    log = client.get(f"{address}/log").json
    holds(log, "LogPiece")
    assert "simulating" in log["text"] and client.get(f"{address}/log?from={log['next']}").json["text"] == ""
    assert client.put(address, json={"title": "renamed"}).json["title"] == "renamed"
    assert [client.post(f"{address}/{word}").status_code for word in ("stop", "retry")] == [409, 409]
    assert client.delete(address).json == {}
    assert client.get(address).status_code == 404 and client.get("/api/runs").json == []


def test_a_run_with_checkpoints_from_the_button_to_a_later_end(client, project, wait):
    changes = [*TINY[1:], "runtime=1000*second"]
    made = run(client, project, changes=changes, checkpoint_every="10*ms", keep=2)
    assert made.status_code == 201 and made.json["checkpoints"]["every"] == "10*ms"
    address = f"/api/runs/{made.json['id']}"
    wait(lambda: client.get(address).json["checkpoints"]["time"])
    assert client.get(f"{address}/disk").json["checkpoints"]
    assert client.post(f"{address}/resume", json={}).status_code == 409
    assert client.post(f"{address}/stop", json={"at_once": 1}).status_code == 400
    assert client.post(f"{address}/stop", json={}).json["stopping"]
    stopped = wait(lambda: (row := client.get(address).json)["status"] == "stopped" and row)
    assert client.get(f"{address}/results").json["runtime"] == pytest.approx(stopped["checkpoints"]["time"])
    for until, words in (("5", "'until': '5' has no unit"), (5, "'until' is a time"), ("0.1*ms", "name a later end")):
        answer = client.post(f"{address}/resume", json={"until": until})
        assert answer.status_code in (400, 409) and words in answer.json["error"]
    until = f"{stopped['checkpoints']['time'] * 1000 + 20!r}*ms"
    assert client.post(f"{address}/resume", json={"until": until}).json["status"] == "waiting"
    done = wait(lambda: (row := client.get(address).json)["status"] == "done" and row)
    found = client.get(f"{address}/disk?thorough=true").json
    assert [one["damages"] for one in found["checkpoints"]] == [[], []] and found["thorough"] and not found["damages"]
    assert client.get(f"{address}/results").json["runtime"] == pytest.approx(done["checkpoints"]["until"])
    assert client.delete(address).json == {}
    assert client.get(f"{address}/disk").status_code == 404


def test_tables_that_are_wrong_are_refused_with_all_their_problems(client, project):
    answer = run(client, project, changes=["runtime=10*mss", "default_clock=0*ms"])
    assert answer.status_code == 422 and answer.json["problems"]
    assert client.get("/api/runs").json == [] and client.get(f"/api/projects/{project}").json["versions"] == []


WRONG = [
    ({"J": ["1*nS", "2*foo"]}, "J", "unknown name 'foo'"),
    ({"J": ["1*mV", "2*mV"]}, "J", "should be a value in siemens"),
    ({"J": "1*nS, 2*nS,, 3*nS"}, "J", "a value is missing"),
    ({"J": "1*nS:5*nS"}, "J", "is not a range"),
    ({"Jay": ["1", "2"]}, "Jay", "nothing in the tables is called 'Jay'"),
    ({"E.Cc": ["1*pF"]}, "E.Cc", "nothing in the tables is called 'E.Cc'"),
    ({"G[9].number_of_neurons": ["10"]}, "G[9].number_of_neurons", "no row G[9]"),
    ({"J": ["1*nS", "2*nS"], "runtime": ["10*ms", "5"]}, "runtime", "it has no unit"),
    ({"J": ["1*nS"], "runtime": ["10*ms", "-5*ms"]}, "runtime", "-5"),
    ({"workspace_path": ["a", "b"]}, "workspace_path", "cannot be swept"),
    ({"device": ["python", "phyton"]}, "device", "unknown device"),
]


@pytest.mark.parametrize(("sweep", "name", "words"), WRONG)
def test_a_sweep_that_is_wrong_is_told_with_its_name_and_not_started(client, project, sweep, name, words):
    asked = {"project": project, "device": "python", "changes": TINY[1:], "sweep": sweep}
    answer = client.post("/api/runs/check", json=asked)
    holds(answer.json, "SweepCheck")
    assert answer.status_code == 200 and answer.json["runs"] is None
    assert {one["name"] for one in answer.json["problems"]} == {name}
    assert words in answer.json["problems"][0]["message"]
    refused = client.post("/api/runs", json=asked)
    assert refused.status_code == 422 and any(words in one["message"] for one in refused.json["problems"])
    assert str(client.application.extensions["home"].folder) not in refused.json["error"]
    assert client.get("/api/runs").json == [] and client.get(f"/api/projects/{project}").json["versions"] == []


def test_one_mistake_in_a_sweep_is_one_message(client, project):
    asked = {"project": project, "device": "python", "changes": TINY[1:], "sweep": {"J": ["1", "2"]}}
    (problem,) = client.post("/api/runs/check", json=asked).json["problems"]
    assert problem["name"] == "J" and problem["message"].endswith("it has no unit (and 3 more like it)")


def test_a_sweep_that_is_right_is_counted(client, project):
    asked = {"project": project, "changes": TINY, "sweep": {"J": "1*nS:3*nS:1*nS", "E.tau_e": ["5*ms", "6*ms"]}, "trials": 2}
    found = client.post("/api/runs/check", json=asked).json
    assert (found["runs"], found["points"], found["trials"], found["problems"]) == (12, 6, 2, [])
    assert found["memory_bytes"] > 2**20 and found["workers"] >= 1 and found["seconds"] is None
    many = client.post("/api/runs/check", json={**asked, "trials": 100_000}).json
    assert (many["runs"], "600,000 runs" in many["problems"][0]["message"]) == (None, True)


def test_cells_of_the_tables_that_are_swept_are_checked_at_all_their_values(client, project):
    answer = run(client, project, changes=[*TINY, "J={1 & two}*nS"])
    assert answer.status_code == 422 and "two" in answer.json["error"]


def test_tables_that_another_window_has_changed_are_not_run_unseen(client, project):
    before = client.get(f"/api/projects/{project}").json
    fields = {"revision": before["revision"], "document": before["document"]}
    assert client.put(f"/api/projects/{project}", json=fields).json["revision"] == before["revision"] + 1
    answer = run(client, project, revision=before["revision"])
    assert answer.status_code == 409 and "another window" in answer.json["error"]
    assert client.get("/api/runs").json == []


@pytest.mark.parametrize(
    ("asked", "status"), [({}, 400), ({"project": "0" * 12}, 404), ({"project": "../x"}, 400), ({"sead": 1}, 400)]
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(client, asked, status):
    answer = client.post("/api/runs", json=asked)
    assert answer.status_code == status and "\n" not in answer.json["error"]


def test_a_place_in_the_log_is_a_number(client, app, project):
    app.extensions["runs"].close()  # the run need not begin
    name = run(client, project).json["id"]
    for place in ("-1", "x", "9" * 30, "1.5", "²"):
        assert client.get(f"/api/runs/{name}/log?from={place}").status_code == 400, place


@pytest.mark.parametrize("address", ["/api/runs/{}", "/api/runs/{}/log", "/api/events?log={}"])
@pytest.mark.parametrize("name", ["000000000000", "..%2f..%2fetc", "../../etc/passwd", "%00", "ABCDEFABCDEF"])
def test_only_names_of_runs_lead_anywhere(client, address, name):
    assert client.get(address.format(name)).status_code in (400, 404)


def test_devices_are_those_of_the_command_line(client):
    found = client.get("/api/devices").json
    assert next(device for device in found["devices"] if device["word"] == "python")["available"]
    whole = openapi.describe()
    schema = whole["paths"]["/api/devices"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**schema, "components": whole["components"]}).validate(found)


class Page:
    """What a script of the user does: asks with the key, and listens to events."""

    def __init__(self, server):
        self.host, self.key = urlsplit(server.url).netloc, server.key

    def ask(self, method, address, body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **headers}
        connection.request(method, address, None if body is None else json.dumps(body), headers)
        return connection.getresponse()

    def json(self, method, address, body=None):
        return json.loads(self.ask(method, address, body).read())

    def events(self, address, **headers):
        """Events as they come: kind, data, id."""
        answer = self.ask("GET", address, **headers)
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        found = {}
        for line in answer:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if line == b"\n" and "event" in found:
                yield found["event"], json.loads(found["data"]), found.get("id", "")
            found = {} if line == b"\n" else found | {name: value}


def test_events_over_a_connection_that_is_lost_and_a_server_that_is_killed(serve):
    server = serve()
    page = Page(server)
    project = page.json("POST", "/api/projects", {"example": "coba_eif"})["id"]
    asked = {"project": project, "device": "python", "changes": [*TINY[1:], "runtime=4*second"]}
    name = page.json("POST", "/api/runs", asked)["id"]
    text, last, seen = "", "", set()
    for kind, data, number in page.events(f"/api/events?log={name}"):
        if kind == "run" and data["id"] == name:
            seen.add((data["status"], data["progress"]["stage"]))
        if kind == "log":
            text, last = text + data["text"], number
        if ("running", "simulate") in seen and "simulating" in text:
            break  # the connection is lost
    process = RunFolder(server.home / "runs" / name).attempt().read("begin.json")["process"]
    server.kill()
    os.kill(process, 0)  # the run goes on
    server = serve()
    page = Page(server)
    ended = False
    for kind, data, number in page.events(f"/api/events?log={name}&from=0", **{"Last-Event-ID": last}):
        if kind == "run" and data["id"] == name:
            ended = ended or data["status"] == "done"
            assert data["status"] in ("running", "done"), data["error"]
        if kind == "log":
            text, last = text + data["text"], number
        if ended and "real-time factor" in text:
            break
    assert text == RunFolder(server.home / "runs" / name).log.read_text()
    assert page.json("GET", f"/api/runs/{name}")["attempts"] == 1
    server.process.send_signal(signal.SIGINT)
    server.process.wait(PATIENCE)


def test_the_version_of_a_run_is_what_it_was_made_of(client, app, monkeypatch):
    """A save that comes while the tables of a run are checked is not taken for what the run was made of."""
    from bui.runs import create as module

    project = client.post("/api/projects", json={"example": "coba_eif"}).json
    changed = json.loads(json.dumps(project["document"]))
    changed["sheets"]["G"]["rows"][0]["cells"][1] = "321"
    check = module._checked

    def slow(*arguments):
        app.extensions["projects"].save(project["id"], project["revision"], changed)
        return check(*arguments)

    app.extensions["runs"].close()  # the run need not begin
    monkeypatch.setattr(module, "_checked", slow)
    run = client.post("/api/runs", json={"project": project["id"]}).json
    kept = client.get(f"/api/projects/{project['id']}/versions/{run['version']}").json
    assert kept == project["document"] != client.get(f"/api/projects/{project['id']}").json["document"]
