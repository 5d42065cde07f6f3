"""Results to export, and exports to read."""

import tempfile
import zipfile
from pathlib import Path

import pytest

from cxsystem2.results.export import export, exports


@pytest.fixture
def results(small_results):
    """The results of the small model, in memory."""
    return small_results


@pytest.fixture(scope="session")
def written():
    """Writes results in a form, and unpacks what is an archive; returns the file or the folder."""
    with tempfile.TemporaryDirectory() as home:

        def written(results, word):
            target = Path(tempfile.mkdtemp(dir=home)) / f"run{exports[word].suffix}"
            export(results, word, target)
            if target.suffix != ".zip":
                return target
            with zipfile.ZipFile(target) as archive:
                names = archive.namelist()
                assert len({name.lower() for name in names}) == len(names)
                archive.extractall(target.with_suffix(""))
            return target.with_suffix("")

        yield written
