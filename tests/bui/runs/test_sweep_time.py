"""How long a sweep takes, as an earlier run tells."""

import pytest

from bui.runs.sweep_time import expected
from cxsystem2.errors import FileProblem


class Folder:
    def __init__(self, until):
        self.until = until

    def settings(self):
        if self.until is None:
            raise FileProblem("damaged")
        return {"until": self.until}


def row(**fields):
    seconds = {"plan": 0.5, "compile": 8.0, "simulate": 2.0}
    known = {
        "project": "p",
        "device": "cpp",
        "kind": "run",
        "status": "done",
        "title": "first",
        "progress": {"seconds": seconds},
    }
    return known | fields


def test_the_simulation_grows_with_the_time_of_the_model_and_programs_are_compiled_once():
    found = expected([(Folder(0.5), row())], "p", "cpp", runtime=1.0, many=9, workers=2)
    assert (found.seconds, found.source) == (pytest.approx(8.0 + 5 * (4.0 + 0.5)), "first")


@pytest.mark.parametrize(
    "other", [{"project": "q"}, {"device": "python"}, {"kind": "batch"}, {"status": "failed"}, {"progress": {"seconds": None}}]
)
def test_runs_that_cannot_tell_are_passed_over(other):
    runs = [(Folder(0.5), row(**other)), (Folder(None), row()), (Folder(0.5), row(title="good"))]
    assert expected(runs, "p", "cpp", 0.5, 1, 1).source == "good"
    assert expected(runs[:2], "p", "cpp", 0.5, 1, 1) is None
