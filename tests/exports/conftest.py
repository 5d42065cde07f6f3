"""Results to export."""

import pytest

from cxsystem2 import CxSystem


@pytest.fixture
def results(anatomy, physiology):
    """The results of the small model, in memory."""
    anatomy["S"][1]["monitors"] = "[St]wght[rec](0-4)"
    return CxSystem(anatomy, physiology).run(save_results=False)
