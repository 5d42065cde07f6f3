"""Every address that answers is asked hostile things: it says no in a sentence, soon, and without taking all memory."""

import json
import re
import resource
import shutil
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bui.app import create_app
from bui.home import Home
from bui.openapi import describe
from bui.security import COOKIE, ServerSession
from cxsystem2.batches import Batch, BatchRun, RunRecord, Status
from cxsystem2.batches.directory import BatchSettings
from cxsystem2.results import save

RUN, SWEEP, GONE = "0123456789ab", "ba9876543210", "ffffffffffff"
LONGEST, LARGEST = 10.0, 600 * 2**20
"""Seconds of the processor, which others do not lengthen, and bytes."""
GOOD = [
    RUN,
    SWEEP,
    f"{SWEEP}:0",
    "0",
    "1",
    "0.5",
    "draft",
    "log",
    "raster",
    "rate",
    "vm",
    "NG2_SS_L4",
    "NG1_SS_L4",
    "J",
    "J=1*nS",
]
HOSTILE = [
    "", " ", ",", "\0", "\n", "\x1b[2J", "nan", "inf", "-inf", "-1", "1e12", "1e308", "1e-308", "5e-324", "1e999",
    "0x10", "1_000", "٣", "²", "9" * 20, "9" * 5000, "-0", "../../etc/passwd", "%2e%2e%2f",
    "<script>alert(1)</script>", "(" * 2000, "," * 5000, "a" * 20_000, "cv(least=1e308)", "fano(width=1e-12*second)",
    "synchrony(width=1e-300*second)", "peak_power(width=1e-15*second)", "rate(", "isi", "J=", "=",
    "correlation(width=1e-13*second)",
    "9**9**9", f"{RUN},{RUN}", f"{RUN},{SWEEP}:1", f"{RUN}:99999999999",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(GOOD), st.sampled_from(HOSTILE), st.text(max_size=20), st.floats().map(str), st.integers().map(str)
)


@pytest.fixture
def asked(tmp_path, results):
    """A client of a server with a project, a result, a sweep of two points, and the addresses that it has."""
    home, session = Home.make(tmp_path / "home"), ServerSession()
    save(results, home.runs / RUN / "results.h5")
    runs = [BatchRun(number, {"J": f"{number + 1}*nS"}, 0, 100) for number in range(2)]
    batch = Batch(home.runs / SWEEP / "batch", BatchSettings("made up", "python", 100), {"J": ["1*nS", "2*nS"]}, runs)
    batch.save()
    for run in runs:
        target = batch.result(run)
        target.parent.mkdir(exist_ok=True)
        shutil.copy(home.runs / RUN / "results.h5", target)
        record = RunRecord(run.number, Status.DONE, dict(run.values), run.trial, run.seed, "python", seconds=0.7)
        record.result = str(target.relative_to(batch.folder))
        record.write(batch.path(run))
    app = create_app(home, session)
    client = app.test_client()
    client.set_cookie(COOKIE, session.cookie, domain="localhost")
    project = app.extensions["projects"].from_example("coba_eif")["id"]
    yield client, [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods], project
    app.extensions["close"]()


def declared(rule):
    """The words that an address takes in its query, and one that it does not."""
    told = describe()["paths"].get(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), {})
    every = [*told.get("parameters", ()), *told.get("get", {}).get("parameters", ())]
    return [one["name"] for one in every if one.get("in") == "query"] + ["nothing"]


def address(rule, run, project, text):
    """The address of a rule: ids that are there, and a text where one may be."""
    known = {"run": run, "project": project, "file": GONE, "number": "1", "kind": text, "word": text, "name": text}
    return rule.build({name: known[name] for name in rule.arguments} | ({"number": 1} if "number" in rule.arguments else {}))[1]


def test_no_question_is_a_fault_of_the_server_or_holds_it_up(asked):
    client, rules, project = asked
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    @settings(max_examples=4 * settings().max_examples, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(
        st.sampled_from(range(len(rules))),
        st.sampled_from([RUN, RUN, SWEEP, SWEEP, GONE]),
        st.text(min_size=1, max_size=30).filter(lambda text: text.strip("./")),
        st.data(),
    )
    def ask(number, run, text, data):
        rule = rules[number]
        values = st.one_of(texts, texts, st.lists(texts, max_size=3))
        query = data.draw(st.dictionaries(st.sampled_from(declared(rule)), values, max_size=4))
        method = "HEAD" if rule.rule == "/api/events" else "GET"  # a stream has no end
        begin = time.process_time()
        answer = client.open(address(rule, run, project, text), method=method, query_string=query)
        assert answer.status_code < 500, (rule.rule, query)
        assert time.process_time() - begin < LONGEST, (rule.rule, query)
        if answer.status_code >= 400 and rule.rule.startswith("/api/") and method == "GET":
            assert json.loads(answer.data)["error"]
            assert len(answer.data) < 20_000

    ask()
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < LARGEST


NUMBERS = {
    "raster": ("start", "stop", "width", "height"), "rates": ("start", "stop", "bins"), "spectrum": ("resolution", "highest"),
    "histogram": ("start", "stop", "bins"), "traces": ("start", "stop", "points", "cells"),
    "activity": ("bin", "start", "stop"),
    "measures": ("start", "stop"), "results": ("point",), "map": ("start", "stop"), "multiples": ("most", "start", "stop"),
}  # fmt: skip


def test_each_number_of_a_view_is_within_limits(asked):
    """What the test above may not chance upon: each number of each view with each absurd value, right in all else."""
    client, _, _ = asked
    right = {"population": "NG2_SS_L4", "variable": "vm"}
    for view, names in NUMBERS.items():
        run = SWEEP if view in ("map", "multiples") else RUN
        for name in names:
            for value in ("nan", "inf", "-inf", "1e999", "1e12", "1e308", "5e-324", "-1", "9" * 5000, "0x10", "٣", "\0"):
                begin = time.process_time()
                answer = client.get(f"/api/runs/{run}/{view}", query_string=right | {name: value})
                assert answer.status_code < 500, (view, name, value, answer.data)
                json.loads(answer.data, parse_constant=pytest.fail)  # a browser knows no NaN
                assert time.process_time() - begin < LONGEST, (view, name, value)


@pytest.mark.parametrize(
    "word",
    ["fano(width=1e-12*second)", "synchrony(width=1e-300*second)", "peak_power(width=1e-15*second)", "chi(width=1e-14*second)"],
)
def test_a_measure_of_absurd_settings_is_one_sentence(asked, word):
    client, _, _ = asked
    answer = client.get(f"/api/runs/{RUN}/measures", query_string={"measures": word})
    assert answer.status_code == 400, answer.data
    assert "too many" in answer.json["error"]
    answer = client.get("/api/compare", query_string={"runs": f"{RUN},{SWEEP}:0", "measures": word})
    assert answer.status_code in (200, 202, 400), answer.data
