"""Trust: what a table brings along is run after one confirmation, which is remembered by its content."""

import json

import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import examples
from cxsystem2.checking import check
from cxsystem2.errors import TableError
from cxsystem2.problems import Level, Place, Report
from cxsystem2.trust import Trust, made_here, mark, require, store

MODELS = {"synapses": {"PLAIN": {"about": "a static synapse", "on_pre": ["transmit"]}}}
REMEDY = "this table brings equations of its own; look at it, and confirm it once with --trust (in Python trust=True)"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))


@pytest.fixture
def own(physiology):
    """The physiology of the small model with a synapse model of its own."""
    return {**physiology, "models": MODELS}


def asked(report):
    return [problem.level for problem in report if problem.message == REMEDY]


def test_a_check_warns(anatomy, own):
    report = check(anatomy, own).report
    assert asked(report) == [Level.WARNING]
    assert report.clean
    assert not store().exists()


def test_a_run_refuses(anatomy, own):
    with pytest.raises(TableError, match="confirm it once with --trust"):
        CxSystem(anatomy, own)


def test_a_confirmation_is_remembered(anatomy, own):
    CxSystem(anatomy, own, trust=True)
    assert asked(CxSystem(anatomy, own).report) == []
    (entry,) = json.loads(store().read_text())["trusted"].values()
    assert entry["what"] == "models"


def test_other_values_need_no_other_confirmation_but_other_equations_do(anatomy, own):
    CxSystem(anatomy, own, trust=True)
    assert asked(check(anatomy, {**own, "J": "1*nS"}).report) == []
    changed = {"synapses": {"PLAIN": {"about": "a static synapse", "on_pre": ["transmit", "wght *= 2"]}}}
    assert asked(check(anatomy, {**own, "models": changed}).report) == [Level.WARNING]


def test_the_same_equations_in_a_file_are_trusted(anatomy, own, tmp_path):
    CxSystem(anatomy, own, trust=True)
    (tmp_path / "physiology.json").write_text(json.dumps(own))
    assert asked(check(anatomy, tmp_path / "physiology.json").report) == []


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"trusted": 3}', "\x00", "[" * 10_000])
def test_a_damaged_file_of_confirmations_is_none(anatomy, own, damage):
    store().parent.mkdir(parents=True)
    store().write_text(damage)
    assert asked(check(anatomy, own).report) == [Level.WARNING]
    check(anatomy, own, trust=True)
    assert asked(check(anatomy, own).report) == []


def test_a_folder_that_cannot_be_written_is_a_note(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    report = Report()
    assert require("it does", "x", Place("table"), "models", report, Trust(True))
    (problem,) = report
    assert problem.level is Level.NOTE
    assert "for this run only" in problem.message


def test_a_relative_home_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert store() == tmp_path / ".config" / "cxsystem2" / "trusted.json"


@pytest.mark.parametrize("name", examples())
def test_no_shipped_example_asks_for_trust(name):
    example = examples()[name]
    assert "models:" not in example.physiology.read_text()
    assert example.physiology.suffix == ".csv"


@pytest.mark.parametrize("workspace", ["tables", "/", "elsewhere", ".."])
def test_a_file_outside_the_folder_of_the_tables_needs_consent(anatomy, physiology, tmp_path, monkeypatch, workspace):
    from cxsystem2.tables import dump, read_anatomy, read_physiology

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    spikes = tmp_path / "elsewhere" / "spikes.csv"
    tables = tmp_path / "tables"
    for folder in (spikes.parent, tables):
        folder.mkdir()
    spikes.write_text("i,t\n0,0.01\n1,0.02\n")
    anatomy["IN"] = [{"idx": 0, "type": "spikes", "input_spikes_filename": str(spikes), "monitors": "[Sp]"}]
    anatomy["params"] |= {"workspace_path": str(tmp_path / workspace), "simulation_title": "."}
    paths = tables / "anatomy.csv", tables / "physiology.csv"
    paths[0].write_text(dump(read_anatomy(anatomy, Report()), ".csv"))
    paths[1].write_text(dump(read_physiology(physiology, Report()), ".csv"))
    monkeypatch.chdir(tables)
    (problem,) = check(*paths, run=True).report.errors
    assert "reads a file outside its folder" in problem.message
    assert check(*paths).report.errors == []
    assert check(*paths, trust=True, run=True).report.errors == []
    assert check(*paths, run=True).report.errors == []


def test_a_mark_is_made_by_the_key_of_one_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    found = mark("content")
    assert made_here("content", found) and not made_here("other", found)
    assert not made_here("content", "") and not made_here("content", "ä") and not made_here("content", "0" * 64)
    key = tmp_path / "own" / "cxsystem2" / "made-here.key"
    assert key.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    assert not made_here("content", found)


@pytest.mark.parametrize("spoil", ["open", "short"])
def test_a_key_that_is_not_the_users_alone_makes_no_mark(monkeypatch, tmp_path, spoil):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert mark("content")
    key = tmp_path / "cxsystem2" / "made-here.key"
    key.chmod(0o666) if spoil == "open" else key.write_bytes(b"short")
    assert mark("content") == "" and not made_here("content", "")
