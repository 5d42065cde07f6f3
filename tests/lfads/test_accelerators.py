"""How many members fit on a GPU."""

import pytest
import torch

from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.accelerators import accelerators, members_that_fit, share_out
from cxsystem2.lfads.plan import TrainingPlan

GB = 2**30


def test_members_share_the_free_memory():
    assert share_out(2 * GB, 3 * GB, 20 * GB, 100) == 16  # 1 GB for all, 1 GB for each; 17 GB of 20 are taken
    assert share_out(2 * GB, 3 * GB, 20 * GB, 5) == 5
    assert share_out(GB, GB, 20 * GB, 7) == 7
    with pytest.raises(CxSystemError, match=r"a member takes 30\.0 GB of memory, and the GPU has 20\.0 GB free"):
        share_out(30 * GB, 40 * GB, 20 * GB, 100)


def test_without_a_gpu_a_number_is_asked_for(spikes, small):
    if torch.cuda.is_available():
        assert accelerators()[0].total > 0 and members_that_fit(small(), TrainingPlan(batch=4), spikes(), 3) == 3
        return
    assert accelerators() == []
    with pytest.raises(CxSystemError, match="give --members-per-gpu a number"):
        members_that_fit(small(), TrainingPlan(batch=4), spikes(), 3)
