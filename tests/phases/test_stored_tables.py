"""Tables of a network on disk: files that they name are found where they were, from any folder."""

import numpy as np

from cxsystem2.phases import Snapshot, stored_tables
from cxsystem2.problems import Report
from cxsystem2.tables import dump, read_any
from cxsystem2.testing import models


def test_files_beside_the_tables_are_found_from_elsewhere(tmp_path, monkeypatch):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir(), elsewhere.mkdir()
    (home / "spikes.csv").write_text("i,t\n0,0.002\n3,0.004\n")
    anatomy, physiology = models.small()
    anatomy["IN"][0] = {"idx": 0, "type": "spikes", "input_spikes_filename": "spikes.csv", "monitors": "[Sp]"}
    for name, table in (("anatomy", anatomy), ("physiology", physiology)):
        (home / f"{name}.csv").write_text(dump(read_any(table, Report()), ".csv"))
    monkeypatch.chdir(home)
    snapshot = Snapshot.build("anatomy.csv", "physiology.csv", "network", partitions=2, seed=3, device="python")
    assert stored_tables.stated(snapshot.manifest.options) == [str(home / "anatomy.csv"), str(home / "physiology.csv")]
    monkeypatch.chdir(elsewhere)
    Snapshot.open(home / "network").run(0.005)
    spikes = Snapshot.open(home / "network").results().spikes["NG0_relay_spikes"]
    assert np.array_equal(spikes.i, [0, 3])


def test_tables_without_a_file_keep_their_names(tmp_path):
    snapshot = Snapshot.build(*models.small(), tmp_path / "network", seed=3, device="python")
    assert snapshot.system().anatomy.source == stored_tables.stated(snapshot.manifest.options)[0]
    assert stored_tables.stated({}) == []
