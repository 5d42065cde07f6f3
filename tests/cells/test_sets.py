"""Parameter sets: each shipped one shows the firing pattern it is named for, and files are read with care."""

import json
from dataclasses import replace

import numpy as np
import pytest

from cxsystem2.cells import CellError, load_set, parameter_sets, save_set, simulate


def ratio(intervals):
    """The longest of some intervals over the shortest."""
    return intervals.max() / intervals.min()


def tonic(spikes, intervals):
    return len(spikes) > 20 and ratio(intervals[3:]) < 1.1


def adapting(spikes, intervals):
    return np.all(np.diff(intervals) > -1e-3) and intervals[-1] > 3 * intervals[0] and ratio(intervals[-3:]) < 1.05


def initial_burst(spikes, intervals):
    return intervals[:2].max() < 0.01 and intervals[2:].min() > 0.04 and ratio(intervals[3:]) < 1.1


def bursting(spikes, intervals):
    late = intervals[4:]
    return np.any(late < 0.02) and np.any(late > 0.04) and not np.any((late > 0.02) & (late < 0.04))


def delayed_accelerating(spikes, intervals):
    return spikes[0] > 2 * intervals[-1] and np.all(np.diff(intervals) < 2e-4) and intervals[-1] < 0.7 * intervals[0]


def delayed_bursting(spikes, intervals):
    return spikes[0] > 10 * intervals[0] and bursting(spikes, intervals)


def transient(spikes, intervals):
    return 1 <= len(spikes) <= 5 and spikes[-1] < 0.15


def irregular(spikes, intervals):
    late = intervals[5:]
    return late.std() / late.mean() > 0.3 and len(np.unique(np.round(late, 3))) > 0.5 * len(late)


def regular(spikes, intervals):
    return len(spikes) > 4 and 1.15 < intervals[-1] / intervals[0] < 2.5 and ratio(intervals[-3:]) < 1.05


PATTERNS = {
    "tonic": tonic, "adapting": adapting, "initial_burst": initial_burst, "bursting": bursting,
    "delayed_accelerating": delayed_accelerating, "delayed_bursting": delayed_bursting, "transient": transient,
    "irregular": irregular, "cNA": regular, "cAD": regular, "RS": regular,
}  # fmt: skip


def test_every_shipped_set_has_its_pattern():
    assert parameter_sets("naud2008").keys() == PATTERNS.keys()


@pytest.mark.parametrize("name", PATTERNS)
def test_a_set_fires_in_the_pattern_of_its_name(name):
    run = simulate("ADEX", duration=0.6, parameters=f"naud2008:{name}")
    assert PATTERNS[name](run.spikes, run.intervals)


def test_a_set_survives_the_file(tmp_path):
    path = tmp_path / "own.json"
    save_set(path, "mine", "izhikevich", {"a": "0.05/ms"}, current="100*pA", about="faster", source="measured")
    save_set(path, "other", "LIF", {"C": 1 / 3e9})
    found = load_set(path, "mine")
    assert (found.model, found.about, found.source) == ("IZHIKEVICH", "faster", "measured")
    assert found.current == pytest.approx(1e-10)
    assert found.parameters["a"] == pytest.approx(50)
    assert found.parameters["k"] == pytest.approx(1.5e-6)
    assert load_set(path, "other").parameters["C"] == pytest.approx(1 / 3e9, rel=1e-15)
    for name, shipped in parameter_sets("naud2008").items():
        save_set(path, name, shipped.model, shipped.parameters, current=shipped.current, about=shipped.about)
        assert replace(load_set(path, name), source="") == replace(shipped, source="")
    with pytest.raises(CellError, match="has a parameter set 'mine' already"):
        save_set(path, "mine", "LIF")
    save_set(path, "mine", "LIF", overwrite=True)
    assert load_set(path, "mine").model == "LIF"
    assert "mine" in parameter_sets(path)


def test_a_file_with_one_set_needs_no_name(tmp_path):
    path = save_set(tmp_path / "one.json", "only", "LIF", current="2.5*nA")
    assert len(simulate("LIF", duration="50*ms", parameters=str(path)).spikes) > 0


def broken(change):
    """The text of a good file after one change."""
    entry = {"model": "LIF", "parameters": {"C": "1*nF", "gL": "1*nS", "EL": "-70*mV", "V_res": "-60*mV", "VT": "-50*mV"}}
    content = {"sets": {"x": entry}}
    change(content, entry)
    return json.dumps(content)


BROKEN = {
    "not json": ("{", "this is not JSON"),
    "deep": ("[" * 100_000, "not JSON"),
    "a list": ("[]", 'the file has no part "sets"'),
    "empty": ('{"sets": {}}', 'the file has no part "sets"'),
    "no model": (broken(lambda content, entry: entry.pop("model")), 'a set needs "model"'),
    "a model": (broken(lambda content, entry: entry.update(model="LIFF")), "unknown neuron model 'LIFF'; did you mean 'LIF'?"),
    "a key": (broken(lambda content, entry: entry.update(modell=1)), "'modell' is not known; did you mean 'model'?"),
    "a name": (broken(lambda content, entry: entry["parameters"].update(VTT="1*mV")), "no parameter 'VTT'; did you mean 'VT'?"),
    "lacking": (broken(lambda content, entry: entry["parameters"].pop("VT")), "needs a value for 'VT' (threshold)"),
    "a unit": (broken(lambda content, entry: entry["parameters"].update(VT="1*nS")), "should be a value in volt"),
    "a value": (broken(lambda content, entry: entry["parameters"].update(VT=None)), "VT: None is not a number"),
    "no unit": (broken(lambda content, entry: entry["parameters"].update(VT=1)), "VT: 1 has no unit; write text with a unit"),
    "code": (broken(lambda content, entry: entry["parameters"].update(VT="open('x')")), "unknown function 'open'"),
    "a current": (broken(lambda content, entry: entry.update(current="1*mV")), "current: 1 mV should be a value in amp"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_one_sentence(tmp_path, case):
    text, message = BROKEN[case]
    path = tmp_path / "own.json"
    path.write_text(text)
    with pytest.raises(CellError) as caught:
        load_set(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith((str(path), "own.json, set 'x'"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: parameter_sets("naud2009"), "no collection of parameter sets 'naud2009'; did you mean 'naud2008'?"),
        (lambda: load_set("naud2008"), "has 11 parameter sets; name one: naud2008:NAME"),
        (lambda: load_set("naud2008", "tonc"), "no parameter set 'tonc'; did you mean 'tonic'?"),
        (lambda: load_set("nowhere.json"), "nowhere.json: the file cannot be read: No such file"),
        (lambda: save_set("own.txt", "x", "LIF"), "a file of parameter sets ends in .json"),
        (lambda: save_set("own.json", "a:b", "LIF"), "cannot name a parameter set"),
        (lambda: save_set("own.json", "x", "LIF", {"VTT": 1}), "no parameter 'VTT'"),
    ],
)
def test_wrong_names_are_one_sentence(call, message):
    with pytest.raises(CellError) as caught:
        call()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
