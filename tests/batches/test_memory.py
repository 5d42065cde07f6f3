"""No more workers than fit into memory."""

import pytest

from cxsystem2.batches.memory import MARGIN, OVERHEAD, share

GIB = 2**30


def test_fewer_workers_are_started_where_memory_is_short():
    free = int(3.2 * (GIB + OVERHEAD) / MARGIN)
    found = share(8, GIB, 100, free)
    assert found.workers == 3
    assert found.notice.startswith("8 workers asked, memory for 3: runs 3 (one run needs about 1,024 MiB")
    assert 3 * found.memory <= free


@pytest.mark.parametrize(("asked", "runs", "workers"), [(2, 100, 2), (8, 5, 5), (8, 100, 8)])
def test_nothing_is_said_where_there_is_enough(asked, runs, workers):
    found = share(asked, GIB, runs, 100 * GIB)
    assert (found.workers, found.notice) == (workers, "")


def test_one_run_is_tried_in_any_case():
    found = share(2, 4 * GIB, 10, GIB)
    assert (found.workers, found.notice[:38]) == (1, "2 workers asked, memory for 0: runs 1 ")
    assert found.memory > 4 * GIB
