"""Exports from Python and from the command line; their contents are looked at in tests/bui/look/test_exports.py, too."""

import zipfile

import pytest

from cxsystem2.errors import CxSystemError, FileProblem, RegistryError
from cxsystem2.results import load, save
from cxsystem2.results.export import exports


@pytest.fixture
def saved(results, tmp_path):
    return load(save(results, tmp_path / "run.h5"))


@pytest.mark.parametrize("word", ["csv", "measures", "svg", "cxsystem", "visimpl"])
def test_each_form_is_written_beside_the_result(saved, word):
    path = saved.export(word)
    assert path == saved.path.with_name(f"run_{word}{exports[word].suffix}")
    assert path.stat().st_size > 100
    with pytest.raises(FileProblem, match="exists already"):
        saved.export(word)
    assert saved.export(word, path, overwrite=True) == path


def test_visimpl_is_three_files(saved, tmp_path):
    names = zipfile.ZipFile(saved.export("visimpl", tmp_path / "v.zip")).namelist()
    assert names == ["small_structure.csv", "small_spikes.csv", "small_subsets.json"]


def test_what_cannot_be_exported_leaves_no_file(saved, tmp_path):
    with pytest.raises(RegistryError, match="unknown export 'cvs'; did you mean 'csv'"):
        saved.export("cvs")
    with pytest.raises(CxSystemError, match=r"the export 'csv' is a file that ends in \.zip"):
        saved.export("csv", tmp_path / "all.csv")
    saved.spikes.clear()
    with pytest.raises(CxSystemError, match="no spikes are recorded"):
        saved.export("png")
    assert [path.name for path in tmp_path.iterdir()] == ["run.h5"]
