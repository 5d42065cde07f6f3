"""What comes of the runs that are under way, whatever the scheduler says of them."""

from concurrent.futures import CancelledError
from types import SimpleNamespace

import pytest
from distributed import KilledWorker

from cxsystem2.batches.account import ATTEMPTS, Account
from cxsystem2.batches.record import RunRecord, Status
from cxsystem2.errors import CxSystemError

RUN = SimpleNamespace(number=3)
KILLED = KilledWorker("run-3", SimpleNamespace(address="tcp://there"), 3)


class Answer:
    """A future that answers, or raises what it is given."""

    def __init__(self, status, outcome=None):
        self.status, self.outcome = status, outcome

    def result(self):
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@pytest.fixture
def outcome(tmp_path):
    """What an account makes of a future, where the record of the run on the disk is this."""

    def find(future, **known):
        batch = SimpleNamespace(folder=tmp_path, runs=[RUN], record=lambda run: RunRecord(RUN.number, **known))
        return Account(batch, None, None, None, None, None)._result(future, RUN)

    return find


def test_the_answer_of_a_run_is_its_record(outcome):
    record = RunRecord(RUN.number, status=Status.DONE)
    assert outcome(Answer("finished", record)) is record


@pytest.mark.parametrize("future", [Answer("lost"), Answer("finished", KILLED), Answer("error", KILLED)])
def test_an_answer_that_went_down_with_its_worker_is_read_from_the_disk_or_got_again(outcome, future):
    assert outcome(future, status=Status.DONE, attempts=1).status is Status.DONE
    assert outcome(future, status=Status.RUNNING, attempts=1) is None
    failed = outcome(future, status=Status.RUNNING, attempts=ATTEMPTS, where="there, process 7")
    assert failed.status is Status.FAILED and failed.error == f"its process ended {ATTEMPTS} times: killed, or out of memory"


def test_a_run_that_could_not_begin_has_failed(outcome):
    failed = outcome(Answer("error", ModuleNotFoundError("no brian2")))
    assert failed.status is Status.FAILED and failed.error == "ModuleNotFoundError: no brian2"


def test_without_a_scheduler_the_batch_stops(outcome):
    with pytest.raises(CxSystemError, match="the connection to the scheduler is lost; go on with: cxsystem2 batch resume"):
        outcome(Answer("cancelled", CancelledError()))
