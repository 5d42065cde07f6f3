"""What becomes of populations and inputs in the results of a run."""

import numpy as np

from cxsystem2 import CxSystem
from cxsystem2.config.population import PopulationRow
from cxsystem2.results import PopulationRecord, load, save


def test_columns_of_rows_that_are_kept_reach_the_file(anatomy, physiology, tmp_path):
    anatomy["G"][0]["area"] = "V1"
    results = CxSystem(anatomy, physiology).run(save_results=False)
    again = load(save(results, tmp_path / "run.h5"))
    assert [one.area for one in again.populations.values()] == ["", "V1", ""]
    for name, record in results.populations.items():
        for field in ("label", "size", "kind", "type", "subtype", "layer", "depth"):
            assert getattr(again.populations[name], field) == getattr(record, field)
        assert np.array_equal(again.populations[name].w, record.w)


def test_each_column_that_is_kept_is_one_of_a_row():
    assert PopulationRecord.columns() == ["area"]
    assert set(PopulationRecord.columns()) <= PopulationRow.model_fields.keys()
