"""Runs of LFADS are found below one folder, and nothing is read outside of it."""

import subprocess
import sys

import pytest

from bui.answers import NotThere
from bui.latents import folders
from cxsystem2.errors import FileProblem


def test_nothing_is_there(client, home):
    assert client.get("/api/latents").json == {"folder": str(home.latents), "runs": []}
    home.latents.mkdir()
    assert client.get("/api/latents").json["runs"] == []


def test_runs_are_found_by_what_they_say(home, make):
    make("first", trained=False, inferred=False)
    make("deep/er", trained=False, inferred=False)
    make(".hidden", trained=False, inferred=False)
    make("1/2/3/4/5", trained=False, inferred=False)  # too deep
    (home.latents / "other").mkdir()
    (home.latents / "other" / "run.json").write_text('{"format": "of somebody else"}')
    found = folders.runs(home.latents)
    assert [one.name for one in found] == ["deep/er", "first"]
    assert [folders.run(home.latents, one.id) for one in found] == found
    assert [one.name for one in folders.runs(home.latents / "first")] == ["first"]  # the folder is itself a run


def test_an_id_that_is_none(home, client):
    with pytest.raises(NotThere, match="no such run of LFADS"):
        folders.run(home.latents, "0123456789ab")
    for view in ("", "/inferred", "/trial", "/truth", "/scores"):
        answer = client.get(f"/api/latents/0123456789ab{view}")
        assert (answer.status_code, answer.json["error"][:29]) == (404, "there is no such run of LFADS")
    assert client.get("/api/latents/..%2f..").status_code == 404


def test_links_to_other_folders_are_not_followed(tmp_path, home, make):
    run = make("first", trained=False, inferred=False)
    run.folder.rename(tmp_path / "elsewhere")
    (home.latents / "first").symlink_to(tmp_path / "elsewhere")
    (home.latents / "second").mkdir()
    (home.latents / "second" / "run.json").symlink_to(tmp_path / "elsewhere" / "run.json")
    assert folders.runs(home.latents) == []


def test_a_posterior_that_is_elsewhere(tmp_path, home, make):
    run = make(trained=False)
    (run.folder / "posterior.h5").rename(tmp_path / "posterior.h5")
    (run.folder / "posterior.h5").symlink_to(tmp_path / "posterior.h5")
    (place,) = folders.runs(home.latents)
    with pytest.raises(FileProblem, match=r"posterior\.h5 is outside of .*latents, and nothing else is read"):
        _ = place.posterior


def test_data_that_are_elsewhere(tmp_path, make, get):
    make(trained=False, data=tmp_path / "mine.h5")
    assert "mine.h5 is outside of" in get("scores", 400)["error"]
    found = get("truth", session="mine", trial=9, channels="0")
    assert found["channels"] == [] and "mine.h5 is outside of" in found["note"]


def test_the_folder_may_be_another_one(tmp_path):
    from bui.home import Home

    assert Home.make(tmp_path / "home", tmp_path).latents == tmp_path
    with pytest.raises(FileProblem, match="no such folder; name another --latents"):
        Home.make(tmp_path / "home", tmp_path / "nothing")


def test_nothing_here_needs_pytorch():
    words = "import sys, bui.latents.routes; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words]).returncode == 0
