"""Figures of what views show, as files."""

from dataclasses import replace

import pytest

from bui.document.sheets import to_document
from bui.runs.folder import BATCH
from cxsystem2.problems import Report
from cxsystem2.results import Spikes, save
from cxsystem2.tables import read_anatomy, read_physiology

OTHER = "0123456789ac"
KINDS = (
    "overview",
    "raster",
    "rates",
    "histogram",
    "correlations",
    "spectra",
    "traces",
    "activity",
    "compare",
    "frames",
    "positions",
    "regularity",
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_comes_as_a_file(client, run, kind):
    answer = client.get(f"/api/runs/{run}/figure/{kind}?format=svg&width=8&unit=cm&start=0.1&stop=0.9")
    assert answer.status_code == 200, answer.json
    assert answer.mimetype == "image/svg+xml" and f"_{kind}.svg" in answer.headers["Content-Disposition"]
    assert b'width="226.77' in answer.data  # 8 cm in point


def test_choices_of_the_view_are_those_of_the_figure(client, run):
    ask = f"/api/runs/{run}/figure/rates?format=svg&names=NG2_SS_L4,NG3_BC_L4&bin=0.05&smoothing=0.1&layout=together"
    text = client.get(ask).data.decode()
    assert ">SS 2<" in text and ">BC L4<" in text and ">PC<" not in text


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("figure/rates?format=gif", "format is one of png, pdf, svg, not 'gif'"),
        ("figure/activity?format=gif&bin=0.001&speed=0.001", "a film of 1,000 frames is too long"),
        ("figure/rates?width=1000", "the width of a figure is 1 to 40 inch"),
        ("figure/rates?bin=x", "'bin' of the figure 'rates'"),
        ("figure/roses", "unknown figure of a run 'roses'"),
        ("figure/traces?variable=w", "'w' was not recorded"),
        ("figure/rates?names=NG9", "no spikes of 'NG9' are there"),
        ("figure/compare?others=x", None),
    ],
)
def test_what_cannot_be_drawn_is_told(client, run, path, told):
    answer = client.get(f"/api/runs/{run}/{path}")
    assert answer.status_code == (200 if told is None else 400)
    assert told is None or told in answer.json["error"]


@pytest.fixture
def other(home, results):
    """The id of another run, of half the time."""
    shorter = replace(results, title="other", runtime=0.8)
    for name, (i, t) in shorter.spikes.items():
        shorter.spikes[name] = Spikes(i[t < 0.8], t[t < 0.8])
    save(shorter, home.runs / OTHER / "results.h5")
    return OTHER


def test_runs_side_by_side(client, run, other):
    answer = client.get(f"/api/compare/figure?runs={run},{other}&measure=cv&format=pdf&stop=0.5")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert "two runs or more" in client.get(f"/api/compare/figure?runs={run}").json["error"]


def test_rates_have_round_bins_and_are_smoothed(client, run):
    found = client.get(f"/api/runs/{run}/rates").json
    assert found["bin"] == 0.005 and len(found["t"]) == 200
    smooth = client.get(f"/api/runs/{run}/rates?bin=0.002&smoothing=0.02").json
    assert (smooth["bin"], smooth["smoothing"]) == (0.002, 0.02)
    assert max(smooth["values"][1]) < max(client.get(f"/api/runs/{run}/rates?bin=0.002").json["values"][1])
    assert "take longer bins" in client.get(f"/api/runs/{run}/rates?bin=0.00001").json["error"]


def test_summary_measures_and_compare_tell_the_same_number_for_the_same_window(client, run, other):
    window = "start=0.25&stop=0.75"
    rows = client.get(f"/api/runs/{run}/measures?measures=rate&{window}").json["rows"]
    side = client.get(f"/api/compare?runs={run},{other}&{window}").json
    beside = {name: values[0] for name, values in side["values"]["rate"].items()}
    assert {row["name"]: row["values"][0] for row in rows} == beside
    assert (side["start"], side["stop"]) == (0.25, 0.75) and "only the time from 0.25 s to 0.75 s" in side["note"]
    assert client.get(f"/api/compare?runs={run},{other}&stop=5").json["stop"] == 0.8


def test_activity_is_a_film(client, run):
    answer = client.get(f"/api/runs/{run}/figure/activity?format=gif&bin=0.25&speed=0.5&width=6&height=5&unit=cm&dpi=60")
    assert answer.status_code == 200 and answer.mimetype == "image/gif" and answer.data.startswith(b"GIF89a")


@pytest.fixture
def document(anatomy, physiology):
    """The small model as sheets."""
    report = Report()
    return to_document(read_anatomy(anatomy, report), read_physiology(physiology, report))


def test_the_network_of_a_document_is_drawn_before_it_runs(client, document):
    answer = client.post("/api/figure/diagram?format=svg&names=SS,BC", json=document)
    assert answer.status_code == 200, answer.json
    text = answer.data.decode()
    assert "_diagram.svg" in answer.headers["Content-Disposition"] and ">SS<" in text and ">VPM<" not in text
    assert client.post("/api/figure/connectivity?value=delay&format=pdf", json=document).data.startswith(b"%PDF")
    assert "this network has not run" in client.post("/api/figure/rates", json=document).json["error"]
    document["sheets"]["G"]["rows"][0]["cells"][1] = "many"
    assert "the tables have errors" in client.post("/api/figure/diagram", json=document).json["error"]


def test_small_pictures_of_a_sweep(client, home, sweep, make_batch):
    batch = make_batch({"J": ["1*nS", "2*nS"]}, lambda j: 10.0)
    (home.runs / sweep).mkdir()
    batch.folder.rename(home.runs / sweep / BATCH)
    answer = client.get(f"/api/runs/{sweep}/multiples/figure?kind=rate&format=svg")
    assert answer.status_code == 200, answer.json
    assert ">J = 2*nS<" in answer.data.decode() and "_runs.svg" in answer.headers["Content-Disposition"]
    assert "kind is one of raster, rate" in client.get(f"/api/runs/{sweep}/multiples/figure?kind=x").json["error"]
