"""An input that another package brings: a kind of IN row with columns of its own."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.config.column import column, integer, quantity
from cxsystem2.config.inputs import Input, inputs
from cxsystem2.config.schema import schema


class Wave(Input):
    """Cells that fire one after the other, once."""

    many: int = column(read=integer, ge=1, help="number of cells")
    pause: float = column(read=quantity("second"), unit="second", gt=0, help="time from one cell to the next")

    @property
    def size(self):
        """Number of cells."""
        return self.many

    @property
    def extent(self):
        """All at one place."""
        return 0.0

    def spikes(self, runtime, dt, random):
        """One cell after the other."""
        times = np.arange(1, self.many + 1) * self.pause
        return np.arange(self.many, dtype=np.int32)[times < runtime], times[times < runtime]


ROW = {"idx": 0, "type": "Wave", "many": 4, "pause": "3*ms", "monitors": "[Sp]"}


def test_its_spikes_reach_the_network(install, anatomy, physiology):
    install(inputs, Wave=Wave)
    anatomy["IN"] = [ROW]
    results = CxSystem(anatomy, physiology).run(save_results=False)
    assert next(iter(results.populations)) == "NG0_relay_wave"
    assert results.spikes["NG0_relay_wave"].t == pytest.approx(np.arange(1, 5) * 3e-3)


def test_its_columns_may_be_empty_in_the_rows_of_other_inputs(install, anatomy, physiology):
    install(inputs, Wave=Wave)
    vpm = {**anatomy["IN"][0], "many": "--", "pause": "", "idx": 9}
    anatomy["IN"] = [{**dict.fromkeys(vpm, "--"), **ROW}, vpm]
    assert [problem.message for problem in check(anatomy, physiology).report if "column" in problem.message] == []


def test_a_usual_table_needs_no_look_for_plugins(install, anatomy, physiology):
    install(inputs, Wave=Wave)
    assert check(anatomy, physiology).report.clean
    assert "Wave" not in inputs._entries


def test_its_columns_are_checked_and_offered(install, anatomy, physiology):
    install(inputs, Wave=Wave)
    anatomy["IN"] = [{**ROW, "pause": "0*ms"}]
    (problem,) = check(anatomy, physiology).report
    assert problem.message == "pause 0*ms is not above 0"
    assert "Wave" in schema()["sheets"]["IN"]["properties"]["type"]["enum"]
    assert schema()["inputs"]["Wave"]["properties"]["pause"]["unit"] == "second"
