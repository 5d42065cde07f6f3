"""``cxsystem2 doctor``."""

import json


def test_the_machine_is_looked_at(command):
    done = command("doctor")
    assert done.returncode == 0
    assert "compiler" in done.stdout
    assert "results folder" in done.stdout


def test_the_answer_for_programs_and_the_status_when_something_is_wrong(command, monkeypatch):
    from cxsystem2.doctor import places
    from cxsystem2.doctor.base import wrong

    monkeypatch.setattr(places.Place, "look", lambda self: wrong("no", "do something"))
    done = command("doctor", "--format", "json")
    assert done.returncode == 1
    rows = {row["check"]: row for row in json.loads(done.stdout)}
    assert rows["cache folder"] == {
        "check": "cache folder", "state": "wrong", "found": "no", "needed_for": "runs on cpp that compile nothing",
        "remedy": "do something",
    }  # fmt: skip
