"""What was inferred of single trials, beside what the data say of them, and the scores."""

import h5py
import numpy as np
import pytest

from bui.latents.inferred import most_varied
from cxsystem2.lfads.dataset import Dataset


@pytest.fixture
def known(home, make):
    """The validation trials of the data of a run."""
    make(trained=False)
    return Dataset.load(home.latents / "trials.h5").sessions[0].validation


def test_sessions_and_trials(known, get):
    found = get("inferred")
    assert (found["model"], found["samples"]) == ("member 2", 50)
    (session,) = found["sessions"]
    sizes = {name: session[name] for name in ("bin_width", "bins", "channels", "factors", "inputs")}
    assert sizes == {"bin_width": 0.01, "bins": 20, "channels": 5, "factors": 3, "inputs": 1}
    assert [(one["name"], one["trials"][-1]) for one in session["parts"]] == [("training", 7), ("validation", 12)]
    assert session["usual"] and set(session["usual"]) <= set(range(5))


def test_a_trial(known, get):
    found = get("trial", session="trials", trial=11, channels="4,0", factors=2)
    assert (found["time"], found["unit"]) == ("time, s", "Hz")
    assert found["t"][:2] == pytest.approx([0.005, 0.015])
    held_out = found["rates"][0]
    assert (held_out["number"], held_out["values"][0], held_out["spread"][0]) == (4, None, None)
    assert held_out["values"][1:] == pytest.approx(known.truth["rates"][1, 1:, 4] * 100)
    assert held_out["spread"][1:] == pytest.approx(known.truth["rates"][1, 1:, 4] * 10)
    assert [one["number"] for one in found["factors"]] == [1, 0]  # the one that changes most first
    assert found["inputs"][0]["values"] == [1] * 20


def test_what_the_data_say(known, get):
    found = get("truth", session="trials", trial=11, channels="4,0")
    held_out, first = found["channels"]
    assert (held_out["name"], held_out["held_out"], first["held_out"], found["unit"]) == ("NG1:4", True, False, "Hz")
    assert held_out["counts"] == known.counts[1, :, 4].tolist()
    assert first["rates"] == pytest.approx(known.truth["rates"][1, :, 0] * 100)
    assert found["note"] == ""


def test_data_that_have_changed_or_gone(home, known, get):
    file = home.latents / "trials.h5"
    with h5py.File(file, "a") as written:
        written["valid_recon_data"][0, 0, 0] += 1
    assert "they have changed since" in get("truth", session="trials", trial=11, channels="0")["note"]
    assert "inferred from other data" in get("scores", 400)["error"]
    file.unlink()
    assert "trials.h5" in get("truth", session="trials", trial=11, channels="0")["note"]
    assert "trials.h5: the file cannot be read" in get("scores", 400)["error"]


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ({"session": "other"}, 404, "session 'other'"),
        ({"trial": 10}, 404, "no trial 10 in this part of the trials"),
        ({"channels": "5"}, 404, "there is no channel 5; the channels are 0 to 4"),
        ({"part": "test"}, 400, "part is training or validation"),
        ({"channels": ",".join(map(str, range(30)))}, 400, "at most 24 are shown"),
        ({"trial": "x"}, 400, "trial is a whole number"),
    ],
)
@pytest.mark.parametrize("view", ["trial", "truth"])
def test_what_is_not_there(known, get, view, query, status, message):
    asked = {"session": "trials", "trial": 11, "channels": "0", **query}
    found = get(view, status, **asked)["error"]
    assert message in found


def test_a_file_that_is_damaged(home, known, get):
    file = home.latents / "first" / "posterior.h5"
    with h5py.File(file, "a") as written:
        del written["trials/validation/factors"]
    assert get("trial", 400, session="trials", trial=11)["error"].startswith("posterior.h5: the file is damaged")
    assert get("inferred", 400)["error"].startswith("posterior.h5: the file is damaged")
    file.write_bytes(b"nothing")
    for view in ("trial", "inferred", "scores"):
        assert "posterior.h5" in get(view, 400)["error"]


def test_scores(known, get, monkeypatch):
    found = get("scores")
    (session,) = found["sessions"]
    scores = {one["name"]: one for one in session["scores"]}
    assert scores["rate_r2"]["value"] == pytest.approx(1)
    assert scores["rate_r2"]["meaning"] and set(scores["rate_r2"]["methods"]) <= set(session["methods"])
    assert "input_r2" in {one["name"] for one in session["left_out"]}
    monkeypatch.setattr("bui.latents.scoring.evaluate", None)  # what has been told is kept
    assert get("scores") == found


def test_order_of_factors():
    values = np.array([[np.nan, np.nan, np.nan], [0, 5, 1], [0, -5, 2]], float)
    assert most_varied(values) == [1, 2, 0]
    assert most_varied(np.full((3, 2), np.nan)) == [0, 1]


def test_what_is_no_count_keeps_its_unit(home, known, get):
    with h5py.File(home.latents / "first" / "posterior.h5", "a") as file:
        file.attrs.update({"rates_unit": "event size per bin", "observation": "zero_inflated_gamma: amplitudes"})
    asked = {"session": "trials", "trial": 11, "channels": "0"}
    found, truth = get("trial", **asked), get("truth", **asked)
    assert (found["unit"], truth["unit"]) == ("event size per bin", "event size per bin")
    assert found["rates"][0]["values"][1:] == pytest.approx(known.truth["rates"][1, 1:, 0])
    assert truth["channels"][0]["rates"] == pytest.approx(known.truth["rates"][1, :, 0])
    told = get("inferred")
    assert (told["observation"], told["sessions"][0]["unit"]) == ("zero_inflated_gamma: amplitudes", "event size per bin")
