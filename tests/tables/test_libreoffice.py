"""Tables that LibreOffice has written with German settings: decimal commas, semicolons, tabs, workbooks; all of it is read."""

from pathlib import Path

import pytest

from cxsystem2.checking import check
from cxsystem2.problems import Level
from cxsystem2.starters import starter

DATA = Path(__file__).parent / "data" / "libreoffice"
PAIRS = [(DATA / f"anatomy{suffix}", DATA / f"physiology{suffix}") for suffix in (".csv", ".xlsx", ".ods")]
PAIRS.append((DATA / "tabs" / "anatomy.tsv", DATA / "tabs" / "physiology.tsv"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].suffix)
def test_the_tables_are_read_as_they_were_meant(pair):
    found = check(*pair)
    assert found.report.errors == []
    assert {problem.level for problem in found.report} <= {Level.NOTE}
    assert found.config.system.runtime == 0.5
    assert [one.size for one in found.config.populations] == [400, 100]
    assert [one.parameters["soma"]["gL"] for one in found.config.populations] == pytest.approx([10.5e-9, 10.5e-9])
    original = check(*starter("ei").read()).config
    for mine, theirs in zip(found.config.pathways, original.pathways, strict=True):
        assert (mine.name, mine.delay, mine.weight) == (theirs.name, theirs.delay, theirs.weight)
    assert any("decimal comma" in str(problem) for problem in found.report)
