"""How a run goes: the list, the losses of all members, the lineage of the best one, and who copied whom."""

import sqlite3

from cxsystem2.lfads.history import History
from cxsystem2.lfads.status import read_status


def test_a_run_that_is_over(client, make, get):
    run = make()
    (row,) = client.get("/api/latents").json["runs"]
    known = read_status(run.folder)
    assert (row["name"], row["state"], row["members"], row["decided"], row["best"]) == ("first", "done", 6, 5, known.best)
    found = get()
    assert row.items() <= found.items()
    assert [one["scores"] for one in found["steps"]] == [[*one.scores] for one in known.steps]
    assert [one["epoch"] for one in found["steps"]] == [5, 7, 9, 11, 13]
    assert [one["member"] for one in found["lineage"]] == [one.member for one in known.lineage]
    assert found["lineage"][-1]["values"] == known.lineage[-1].values
    with History.read(run.history) as history:
        own = {(one.generation, one.number): one.parent for one in history.members()}
    copies = {(one["generation"], one["member"]): one["parent"] for one in found["copies"]}
    assert copies and copies == {place: parent for place, parent in own.items() if parent not in (None, place[1])}
    learning = next(one for one in found["hyperparameters"] if one["name"] == "learning_rate")
    assert learning["logarithmic"] and learning["tunable"] and learning["high"] == 5e-3


def test_a_run_that_nobody_has_begun(make, get):
    make(trained=False, inferred=False)
    found = get()
    assert (found["state"], found["not_begun"], found["steps"], found["lineage"], found["copies"]) == ("waiting", 6, [], [], [])
    assert not found["posterior"]
    assert "has inferred no trials yet" in get("inferred", 404)["error"]


def test_what_was_asked_is_damaged(client, make, get):
    run = make(inferred=False)
    (run.folder / "run.json").write_text("{")
    (row,) = client.get("/api/latents").json["runs"]
    assert row["state"] == "damaged" and row["error"].startswith("run.json") and str(run.folder) not in row["error"]
    assert get(status=400)["error"] == row["error"]


def test_the_history_is_no_history(client, make, get):
    run = make(trained=False, inferred=False)
    run.history.write_bytes(b"nothing of the kind" * 100)
    (row,) = client.get("/api/latents").json["runs"]
    assert row["state"] == "damaged" and "the history of the run cannot be used" in row["error"]
    assert "the history of the run cannot be used" in get(status=400)["error"]


def test_the_history_does_not_go_together(make, get):
    run = make(inferred=False)
    with sqlite3.connect(run.history) as connection:
        connection.execute("UPDATE member SET parent = 99 WHERE parent IS NOT NULL")
    connection.close()
    assert get(status=400)["error"] == "the history of this run is damaged: its entries do not go together"
