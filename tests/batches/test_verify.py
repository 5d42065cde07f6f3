"""Checking many points."""

from cxsystem2.batches import verify
from cxsystem2.batches.verify import Subject, check_points
from cxsystem2.problems import Report
from cxsystem2.tables import read_anatomy, read_physiology


def test_all_cores_find_what_one_finds(short, monkeypatch):
    tables = read_anatomy(short[0], Report()), read_physiology(short[1], Report())
    points = [{"S[1->1].p": str(0.1 * k), "J": "1*nS"} for k in range(1, 15)]
    found = []
    for patience, cores in ((1e9, 2), (0.0, 2)):
        monkeypatch.setattr(verify, "PATIENCE", patience)
        monkeypatch.setattr(verify, "processors", lambda cores=cores: cores)
        report = Report()
        assert check_points(points, Subject(tables, (), False, True), report) is None
        found.append([str(problem) for problem in report])
    assert found[0] == found[1] and len(found[0]) == 4
    report = Report()
    size = check_points(points[:9], Subject(tables, (), False, True), report)
    assert report.clean and size.synapses["S1_Fixed_NG1_SS_L4__to__NG1_SS_L4_soma"] == round(80 * 80 * 0.9)
