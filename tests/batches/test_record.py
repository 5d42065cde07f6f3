"""The small file that tells the state of a run."""

import pytest

from cxsystem2.batches import RunRecord, Status
from cxsystem2.batches.record import read_record
from cxsystem2.errors import FileProblem


def test_a_record_comes_back_as_it_was(tmp_path):
    record = RunRecord(
        7, Status.FAILED, {"J": "1*nS"}, 2, 5, "cpp", "2026-01-01T00:00:00", 1.5, "", "no luck", 2, "here", {"plan": 0.5}
    )
    record.write(tmp_path / "7.json")
    assert read_record(tmp_path / "7.json") == record
    assert read_record(tmp_path / "8.json") is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"run": 1, "status": "odd"}', "{}"])
def test_a_damaged_record_is_one_sentence(tmp_path, text):
    (tmp_path / "7.json").write_text(text)
    with pytest.raises(FileProblem, match="this is not the record of a run"):
        read_record(tmp_path / "7.json")
