"""Exports of a registry: where the file comes, and what is refused. The forms themselves are tested in tests/exports."""

import pytest

from cxsystem2.errors import CxSystemError, FileProblem
from cxsystem2.results import load, save
from cxsystem2.results.export import Export, OfSpikes, export, exports, file_name


class Counts(OfSpikes):
    """How many spikes there are,
    in a line that is not shown.
    """

    suffix = ".txt"

    def write(self, results, target):
        assert target.suffix == ".txt"
        target.write_text(str(sum(len(spikes.t) for spikes in results.spikes.values())))


class Broken(Export):
    """Never written."""

    suffix = ".txt"

    def write(self, results, target):
        target.write_text("half")
        raise CxSystemError("the library does not want to")


@pytest.fixture(autouse=True)
def forms(install):
    install(exports, counts=Counts, broken=Broken)


def test_an_export_comes_beside_the_result(results, tmp_path):
    number = sum(len(spikes.t) for spikes in results.spikes.values())
    saved = load(save(results, tmp_path / "run.h5"))
    path = export(saved, "Counts")
    assert (path, path.read_text()) == (tmp_path / "run_counts.txt", str(number))
    with pytest.raises(FileProblem, match="exists already"):
        export(saved, "counts")
    saved.spikes.pop("NG0_relay_vpm")
    assert int(export(saved, "counts", overwrite=True).read_text()) < number


def test_results_in_memory_are_exported_into_the_current_folder(results, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results.title = "layer 4/a"
    assert export(results, "counts").resolve() == tmp_path / "layer_4_a_counts.txt"


def test_what_cannot_be_written_leaves_nothing(results, tmp_path):
    with pytest.raises(CxSystemError, match="does not want to"):
        export(results, "broken", tmp_path / "half.txt")
    with pytest.raises(CxSystemError, match=r"the export 'counts' is a file that ends in \.txt"):
        export(results, "counts", tmp_path / "counts.csv")
    results.spikes.clear()
    with pytest.raises(CxSystemError, match=r"no spikes are recorded; write \[Sp\]"):
        export(results, "counts", tmp_path / "counts.txt")
    assert list(tmp_path.iterdir()) == []


def test_what_a_form_says_of_itself(results):
    assert (Counts().about, Counts().missing(results), Broken().missing(results)) == ("How many spikes there are,", "", "")


@pytest.mark.parametrize("title, name", [("a b", "a_b_csv.zip"), ("../x", "x_csv.zip"), ("µ", "run_csv.zip")])
def test_the_name_of_the_file_is_plain(title, name):
    assert file_name(title, "csv", ".zip") == name
