"""The views of a run as a page asks for them."""

import time

import numpy as np
import pytest
from openapi_spec_validator import validate

from bui.look.asked import parted
from bui.look.files import file_id
from bui.openapi import describe
from cxsystem2 import CxSystem
from cxsystem2.measures import measure
from cxsystem2.measures.histogram import histogram
from cxsystem2.measures.spectra import spectra
from cxsystem2.results import Spikes, save


def test_results(ask, results):
    found = ask("results")
    assert [one["name"] for one in found["populations"]] == [
        "NG4_BC_L2", "NG2_SS_L4", "NG3_BC_L4", "NG5_SS_L4", "NG1_PC_L6toL4", "NG0_relay_vpm",
    ]  # fmt: skip
    assert found["spikes"] == 1900
    rates = {one["name"]: one["rate"] for one in found["populations"]}
    assert rates == {**results.rates(), "NG5_SS_L4": None}
    recorded = {(one["population"], one["variable"]): one for one in found["recordings"]}
    assert recorded["NG2_SS_L4", "vm"]["cells"] == [0, 3, 7]
    assert found["warnings"] == ["a warning"]


def test_raster_and_rates_tell_the_same(ask, unpacked):
    points, rates = ask("raster", start=0.2, stop=0.6), ask("rates", start=0.2, stop=0.6, bins=8)
    rows = {one["name"]: one for one in points["rows"]}
    number = np.bincount(unpacked(points["population"]), minlength=len(rows))
    for place, (name, values) in enumerate(zip(rates["names"], rates["values"], strict=True)):
        size = rows[name]["to"] - rows[name]["from"]
        assert sum(values) * rates["bin"] * size == pytest.approx(number[place])
    assert points["spikes"] == number.sum()


def test_a_million_spikes_are_an_image(client, home, run, made, unpacked):
    rng = np.random.default_rng(2)
    cells, times = [rng.integers(0, 5000, 250_000) for _ in range(4)], [np.sort(rng.random(250_000)) for _ in range(4)]
    save(made(cells, times, [5000] * 4), home.runs / run / "results.h5", overwrite=True)
    answers = {
        view: client.get(f"/api/runs/{run}/{view}")
        for view in ("raster", "raster?start=0.5&stop=0.55", "rates", "histogram?measure=isi", "activity", "results")
    }
    assert {view: len(answer.data) for view, answer in answers.items() if len(answer.data) > 1_000_000} == {}
    image, points = answers["raster"].json, answers["raster?start=0.5&stop=0.55"].json
    assert unpacked(image["counts"]).sum() == 1_000_000
    assert unpacked(image["counts"]).shape == (image["height"], image["width"])
    assert (points["mode"], len(unpacked(points["t"]["data"] and points["t"]))) == ("points", points["spikes"])


def test_histogram(ask, results):
    found, own = ask("histogram", measure="isi", bins=20, scale="log"), histogram(results, "isi", bins=20, logarithmic=True)
    assert found["edges"] == own.edges.tolist()
    assert found["counts"] == {name: counts.tolist() for name, counts in own.counts.items()}
    assert (found["measure"], found["unit"], found["over"]) == ("isi", "second", "intervals")
    assert list(ask("histogram", measure="cv", names="NG3_BC_L4,NG2_SS_L4")["counts"]) == ["NG2_SS_L4", "NG3_BC_L4"]


def test_measures(ask, results):
    found, table = ask("measures", start=0.25), measure(results, start=0.25)
    for row in found["rows"]:
        for about, value in zip(found["measures"], row["values"], strict=True):
            expected = table.at[row["name"], about["name"]]
            assert value == (None if np.isnan(expected) else pytest.approx(expected))
    named = ask("measures", measures="fano(width=50*ms),cv")
    assert [one["name"] for one in named["measures"]] == ["fano(width=0.05)", "cv"]
    assert {one["name"]: one["value"] for one in found["run"]}["real_time_factor"] == 0.5


def test_traces(ask, results):
    found = ask("traces", population="NG2_SS_L4", variable="vm", cells="0,7", points=100)
    assert found["cells"] == [0, 7]
    assert max(found["values"][1]) == pytest.approx(0.04)
    assert len(found["t"]) == len(found["values"][0]) <= 102


def test_spectrum(ask, results):
    frequency, power = spectra(results, lowest=2.0)
    found = ask("spectrum")
    assert found["frequency"] == frequency.tolist()
    assert found["power"]["NG2_SS_L4"] == power["NG2_SS_L4"].tolist()
    assert set(found["power"]["NG4_BC_L2"]) == {None}
    assert "0.5 s" in ask("spectrum", stop=0.1)["note"]


def test_activity(ask, unpacked):
    found = ask("activity", bin=0.1)
    assert (found["frames"], unpacked(found["count"]).sum(), len(unpacked(found["x"]))) == (10, 1900, 145)
    assert [row["depth"] for row in found["rows"]] == [1.415, 1.225, 1.225, 0.0, 2.082]


def test_files_are_downloaded_by_id(client, home, run):
    folder = home.runs / run
    (folder / "log.txt").write_text("it went well")
    (folder / "lock").touch()
    (folder / ".hidden.part").write_text("half")
    (folder / "link").symlink_to("/etc/hostname")
    (folder / "results.h5.measures.json").write_text("{}")
    listed = {one["name"]: one for one in client.get(f"/api/runs/{run}/files").json}
    assert set(listed) == {"results.h5", "log.txt"}
    answer = client.get(f"/api/runs/{run}/files/{listed['results.h5']['id']}")
    assert answer.data == (folder / "results.h5").read_bytes()
    assert answer.headers["Content-Disposition"] == "attachment; filename=results.h5"
    assert answer.mimetype == "application/x-hdf5"
    part = client.get(f"/api/runs/{run}/files/{listed['log.txt']['id']}", headers={"Range": "bytes=3-6"})
    assert (part.status_code, part.data) == (206, b"went")
    for name in ("link", "lock", "../../other", ".hidden.part", "/etc/hostname"):
        assert client.get(f"/api/runs/{run}/files/{file_id(name)}").status_code == 404


def test_tables_and_their_differences(client, home, anatomy, physiology):
    from cxsystem2.tables import dump

    ids = ("00000000000d", "00000000000e")
    for id, changes in zip(ids, (["seed=1"], ["seed=2", "J=3*nS"]), strict=True):
        model = CxSystem(anatomy, physiology, changes=changes)
        save(model.run(save_results=False), home.runs / id / "results.h5")
        (home.runs / id / "anatomy.csv").write_text("# a comment\n" + dump(model.anatomy, ".csv"))
        (home.runs / id / "physiology.csv").write_text(dump(model.physiology, ".csv"))
    document = client.get(f"/api/runs/{ids[0]}/tables").json
    assert any("a comment" in row.get("note", [""])[0] for row in document["sheets"]["params"]["rows"])
    for kept in ("run", "started with"):
        found = client.get(f"/api/runs/diff?a={ids[0]}&b={ids[1]}").json
        assert found["tables"] == kept
        assert {(one["column"], one["before"], one["after"]) for one in found["changes"]} == {
            ("seed", "1", "2"), ("Value", "2*nS", "3*nS"),
        }  # fmt: skip
        (home.runs / ids[0] / "results.h5").unlink(missing_ok=True)
    assert client.get(f"/api/runs/diff?a={ids[0]}&b=../../x").status_code == 404


def when_there(client, address):
    """The answer of an address, asked again while it is being worked on."""
    while (answer := client.get(address)).status_code == 202:
        assert answer.json["waiting"]["done"] <= answer.json["waiting"]["total"]
    return answer.json


def test_a_comparison_and_a_sweep(client, home, run, sweep, make_batch, unpacked):
    make_batch({"J": ["1*nS", "2*nS"]}, lambda j: float(j[0]), folder=f"home/runs/{sweep}/batch")
    rows = client.get(f"/api/runs/{sweep}/batch").json
    assert [row["values"] for row in rows["rows"]] == [["1*nS"], ["2*nS"]]
    found = when_there(client, f"/api/runs/{sweep}/map?measure=rate&population=SS")
    assert found["maps"][0]["mean"][0] == pytest.approx([1, 2], abs=0.02)
    assert when_there(client, f"/api/runs/{sweep}/map?measure=silent&at=J=2*nS")["fixed"] == {"J": "2*nS"}
    pictures = when_there(client, f"/api/runs/{sweep}/multiples?kind=raster&names=NG1_SS_L4")
    assert unpacked(pictures["items"][1]["counts"]).sum() == 80
    compared = when_there(client, f"/api/compare?runs={sweep}:0,{sweep}:1&measures=rate")
    assert [one["id"] for one in compared["runs"]] == [f"{sweep}:0", f"{sweep}:1"]
    assert compared["values"]["rate"]["NG1_SS_L4"] == pytest.approx([1, 2], abs=0.02)
    single = client.get(f"/api/runs/{sweep}/rates?point=1&names=NG1_SS_L4").json
    assert np.mean(single["values"][0]) == pytest.approx(2, abs=0.02)
    assert client.get(f"/api/runs/{sweep}/results").status_code == 404
    assert client.get(f"/api/runs/{run}/batch").status_code == 404


def test_work_that_takes_long_is_asked_for_again(client, app, sweep, make_batch, home):
    make_batch({"J": ["1*nS", "2*nS"]}, folder=f"home/runs/{sweep}/batch")
    background = app.extensions["background"]
    background.patience = 0.0
    answer = client.get(f"/api/runs/{sweep}/map")
    assert answer.status_code in (200, 202)
    assert answer.status_code == 200 or set(answer.json["waiting"]) == {"done", "total"}
    background.patience = 30.0
    assert client.get(f"/api/runs/{sweep}/map").json["kind"] == "line"


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        ("raster?start=now", 400, "start is a number, not 'now'"),
        ("raster?start=nan", 400, "start is a number"),
        ("raster?width=0", 400, "from 1 to 4096"),
        ("raster?start=2", 400, "is empty"),
        ("raster?names=NG9", 400, "no population 'NG9'"),
        ("rates?bins=1e3", 400, "whole number"),
        ("histogram?measure=chi", 400, "one number for a population"),
        ("histogram?measure=cvv", 400, "did you mean 'cv'"),
        ("measures?measures=fano(depth=1)", 400, "no setting"),
        ("measures?start=0.9&stop=0.1", 400, "is empty"),
        ("traces?population=NG2_SS_L4&cells=first", 400, "whole numbers"),
        ("traces?population=NG2_SS_L4&variable=ge", 404, "there are vm"),
        ("spectrum?resolution=0", 400, "from 0.1 to 100"),
        ("activity?bin=-1", 400, "bin is a number"),
        ("results?point=0", 404, "no sweep"),
        ("export/..%2f..%2fx", 404, ""),
        ("files/0123456789xx", 404, ""),
        ("map", 404, "no sweep"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(client, run, view, status, words):
    answer = client.get(f"/api/runs/{run}/{view}")
    assert answer.status_code == status
    assert words in answer.json["error"]
    assert "\n" not in answer.json["error"]


def test_a_damaged_and_a_missing_result(client, home, run):
    (home.runs / run / "results.h5").write_bytes(b"nothing")
    answer = client.get(f"/api/runs/{run}/raster")
    assert (answer.status_code, "not a result file" in answer.json["error"]) == (400, True)
    (home.runs / run / "results.h5").unlink()
    assert "has no result" in client.get(f"/api/runs/{run}/raster").json["error"]
    assert client.get("/api/runs/ffffffffffff/raster").status_code == 404


def test_a_run_that_has_recorded_nothing(client, home, run, results):
    results.spikes, results.recordings = {}, {}
    save(results, home.runs / run / "results.h5", overwrite=True)
    for view in (
        "results",
        "raster",
        "rates",
        "histogram",
        "measures",
        "spectrum",
        "activity",
        "files",
        "exports",
        "export/csv",
    ):
        answer = client.get(f"/api/runs/{run}/{view}")
        assert answer.status_code == 200, (view, answer.json)
    assert "[St]vm" in client.get(f"/api/runs/{run}/traces?population=NG2_SS_L4").json["error"]


def test_a_population_without_a_spike(client, home, run, results):
    for name in results.spikes:
        results.spikes[name] = Spikes(np.empty(0, np.int32), np.empty(0))
    save(results, home.runs / run / "results.h5", overwrite=True)
    for view in ("raster", "rates", "histogram?measure=isi&scale=log", "measures", "spectrum", "activity", "export/png"):
        answer = client.get(f"/api/runs/{run}/{view}")
        assert answer.status_code == 200, (view, answer.json)


def test_every_address_is_described(app):
    described = describe()["paths"]
    own = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("look.")]
    for rule in own:
        path = rule.rule.replace("<id:", "{").replace("<", "{").replace(">", "}")
        (method,) = rule.methods - {"HEAD", "OPTIONS"}
        assert method.lower() in described[path], path
        named = {one["name"] for one in described[path][method.lower()].get("parameters", []) if one.get("in") == "path"}
        assert named == set(rule.arguments), path
    assert len(own) == 23
    validate(describe())


def test_commas_and_brackets_by_the_hundred_thousand_are_read_at_once():
    for text in ("(" * 300_000, "a," * 150_000, "(,)" * 100_000):
        begin = time.process_time()
        assert all("," not in part or "(" in part for part in parted(text))
        assert time.process_time() - begin < 1.0
    assert parted("cv(a,b), rate,,fano(c,(d,e)),") == ["cv(a,b)", "rate", "fano(c,(d,e))"]
