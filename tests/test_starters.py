"""Models to begin with: small, commented, without any problem, and all their populations fire."""

import csv

import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.starters import FORMATS, starter, starters, write

WORDS = ("one-cell", "pair", "ei", "three", "layers")


def test_there_are_five_with_a_title_and_words():
    assert tuple(starters()) == WORDS
    for one in starters().values():
        assert one.title and one.about and '"' not in one.title + one.about
        rows = [row for row in csv.reader(one.physiology.splitlines()) if row and row[2]]
        assert sum(bool(row[3]) for row in rows) >= 10  # what a value means stands beside it
    with pytest.raises(CxSystemError, match="there is no starter 'thre'; did you mean 'three'"):
        starter("thre")


@pytest.mark.parametrize("word", WORDS)
def test_every_population_fires(word):
    tables = starter(word).read()
    assert str(check(*tables).report) == ""
    results = CxSystem(*tables, changes=["runtime=250ms"]).run(save_results=False)
    rates = {name: spikes.t.size / results.populations[name].size / 0.25 for name, spikes in results.spikes.items()}
    assert len(rates) == len(results.populations)
    assert all(1 < rate < 80 for rate in rates.values()), rates


@pytest.mark.parametrize("kind", FORMATS)
def test_a_model_is_written_in_each_format(tmp_path, kind):
    for word in WORDS:
        files = write(starter(word), tmp_path / word, kind)
        tables = files if len(files) == 2 else files * 2
        assert str(check(*tables).report) == ""
    with pytest.raises(FileProblem, match="exists already"):
        write(starter(word), tmp_path / word, kind)


def test_neither_file_is_written_when_one_is_there(tmp_path):
    (tmp_path / "physiology.csv").write_text("mine")
    with pytest.raises(FileProblem, match="exists already"):
        write(starter("ei"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["physiology.csv"]
