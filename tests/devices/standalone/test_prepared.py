"""What a program needs of a model before its text is known."""

from cxsystem2 import memory
from cxsystem2.devices import Options
from cxsystem2.devices.cpp import Cpp
from cxsystem2.devices.standalone.prepared import prepare
from cxsystem2.phases import Snapshot
from cxsystem2.testing import models


def test_room_for_copies_is_told_once_for_all_projections(tmp_path, monkeypatch):
    """Only a program whose synapses lie in a snapshot may copy them into fewer parts."""
    snapshot = Snapshot.build(*models.small(), tmp_path / "network", seed=3, device="cpp")
    model, asked, folder = snapshot.model(), [], tmp_path / "program"
    monkeypatch.setattr(memory, "free", lambda: asked.append(1) or 10**9)
    folder.mkdir()
    prepared = prepare(model, Options(fast=True).settled(model.system, Cpp), folder)
    assert len(prepared.projections) > 1
    assert len(asked) == 1
    assert 0 < int((folder / "room.txt").read_text()) <= 10**9 // 2
