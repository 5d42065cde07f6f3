"""CxSystem2's own COBA-EIF and template tables, unedited, on every device."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("name", ["cobaeif", "template"])
def test_the_tables_are_clean(reference, name, kind):
    files = (reference / "cxsystem-configs" / f"{name}_{table}_config.{kind}" for table in ("anatomy", "physiology"))
    assert check(*files).report.errors == []


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_cobaeif_fires_as_in_the_original(reference, device, kind):
    """406 to 417 Hz in the original, on python, cpp and GeNN: a saturated regime, good as a number only."""
    if kind == "json" and device != "python":
        pytest.skip("the two files are the same model, which the test below shows; one compilation is enough")
    files = (reference / "cxsystem-configs" / f"cobaeif_{table}_config.{kind}" for table in ("anatomy", "physiology"))
    rates = CxSystem(*files, device=device, seed=1, changes=["k=3"]).run(save_results=False).rates()
    assert rates["NG0_relay_vpm"] == 0
    assert 395 <= rates["NG1_SS_L4"] <= 425
    assert 395 <= rates["NG2_BC_L4"] <= 425


def test_the_two_formats_are_one_model(reference):
    plans = []
    for kind in ("csv", "json"):
        files = (reference / "cxsystem-configs" / f"cobaeif_{table}_config.{kind}" for table in ("anatomy", "physiology"))
        plans.append(CxSystem(*files, seed=1, changes=["k=3"]).network.config)
    assert plans[0] == plans[1]


def test_the_template_runs(reference, device):
    files = (reference / "cxsystem-configs" / f"template_{table}_config.csv" for table in ("anatomy", "physiology"))
    results = CxSystem(*files, device=device, seed=1, changes=["runtime=20*ms"]).run(save_results=False)
    assert results.synapses["S1_Fixed_NG1_SS_L4__to__NG2_BC_L4_soma"] == pytest.approx(1.792e6, rel=0.01)
