"""CxSystem2's own COBA-EIF and template tables, unedited, on every device."""

import functools

import pytest

from cxsystem2 import Batch, CxSystem, load
from cxsystem2.checking import check
from cxsystem2.devices import devices

QUICK = "python" if devices["cpp"].missing() else "cpp"
"""What many runs are made on; its program is that of another test, and the numbers are those of any device."""


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("name", ["cobaeif", "template"])
def test_the_tables_are_clean(reference, name, kind):
    files = (reference / "cxsystem-configs" / f"{name}_{table}_config.{kind}" for table in ("anatomy", "physiology"))
    assert check(*files).report.errors == []


@functools.cache
def cobaeif(reference, kind, device):
    files = (reference / "cxsystem-configs" / f"cobaeif_{table}_config.{kind}" for table in ("anatomy", "physiology"))
    return CxSystem(*files, device=device, seed=1, changes=["k=3"]).run(save_results=False).rates()


def test_cobaeif_fires_as_in_the_original(reference, device):
    """406 to 417 Hz in the original, on python, cpp and GeNN: a saturated regime, good as a number only."""
    rates = cobaeif(reference, "csv", device)
    assert rates["NG0_relay_vpm"] == 0
    assert 395 <= rates["NG1_SS_L4"] <= 425
    assert 395 <= rates["NG2_BC_L4"] <= 425


def test_the_two_formats_are_one_model(reference):
    """So both fire alike: a run is made from this configuration, which has the seed, and from nothing else of the tables."""
    plans = []
    for kind in ("csv", "json"):
        files = (reference / "cxsystem-configs" / f"cobaeif_{table}_config.{kind}" for table in ("anatomy", "physiology"))
        plans.append(CxSystem(*files, seed=1, changes=["k=3"]).network.config)
    assert plans[0] == plans[1]


def test_the_template_runs(reference, device):
    files = (reference / "cxsystem-configs" / f"template_{table}_config.csv" for table in ("anatomy", "physiology"))
    results = CxSystem(*files, device=device, seed=1, changes=["runtime=20*ms"]).run(save_results=False)
    assert results.synapses["S1_Fixed_NG1_SS_L4__to__NG2_BC_L4_soma"] == pytest.approx(1.792e6, rel=0.01)


LEGACY = ["pc_area_indexing=legacy", "stp_initial=legacy"]
COUNTS = {"L4_PC1": (1590, 1603), "L4_PC2": (434, 441), "L4_SS": (69, 71), "L4_BC": (78, 83), "L4_MC": (13, 15)}
"""Spikes in 200 ms that two versions of CxSystem stored for the pytest model."""


def pytest_tables(reference, monkeypatch, tmp_path):
    """The newest pytest tables, in a folder where the connections that they load can be found."""
    home = tmp_path / "tests" / "connection_files"
    home.mkdir(parents=True)
    name = "sim_pytest_connections_260421_200333.gz"
    (home / name).write_bytes((reference / "cxsystem-results" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return [reference / "cxsystem-configs" / "v2.2.26" / f"pytest_{kind}_config.csv" for kind in ("Anatomy", "Physiology")]


def spikes(results):
    return {name: len(found.t) for name, found in results.spikes.items() if "relay" not in name}


def assert_as_published(counts):
    """Within 10 %, and small groups within 4 spikes."""
    for name, (low, high) in COUNTS.items():
        (found,) = [count for population, count in counts.items() if name in population]
        slack = max(4, 0.1 * high)
        assert low - slack <= found <= high + slack, (name, found)


@pytest.mark.parametrize("device", ["python", pytest.param("cpp", marks=pytest.mark.compiled)])
def test_the_pyramidal_model_fires_as_published_with_its_connections(reference, device, monkeypatch, tmp_path):
    files = pytest_tables(reference, monkeypatch, tmp_path)
    results = CxSystem(*files, device=device, seed=1, changes=LEGACY).run(save_results=False)
    assert_as_published(spikes(results))


def test_the_pyramidal_model_fires_as_published_with_drawn_connections(reference, monkeypatch, tmp_path):
    """Mean over five seeds; the thalamus is silent in the stored runs, whose probabilities were lost."""
    files = pytest_tables(reference, monkeypatch, tmp_path)
    silent = [f"S[{row}].p={p}" for row, p in (("0->1[C]0ba", "0+0"), ("0->2[C]0ba", "0+0"), ("0->3", "0"), ("0->4", "0"))]
    changes = [*LEGACY, *silent, "S[*].load_connection=0", "S[*].save_connection=0"]
    runs = [spikes(CxSystem(*files, device=QUICK, seed=seed, changes=changes).run(save_results=False)) for seed in range(1, 6)]
    assert_as_published({name: sum(run[name] for run in runs) / 5 for name in runs[0]})


def test_all_reference_tables_are_clean(reference, monkeypatch, tmp_path):
    pytest_tables(reference, monkeypatch, tmp_path)
    folder = reference / "cxsystem-configs"
    pairs = [
        (folder / f"pytest_anatomy_config.{kind}", folder / f"pytest_physiology_config.{kind}") for kind in ("csv", "json")
    ]
    newest = folder / "v2.2.26"
    for anatomy in newest.glob("pytest_Anatomy*.csv"):
        pairs.append((anatomy, newest / anatomy.name.replace("Anatomy", "Physiology")))
    pairs.append((newest / "pytest_Anatomy_config.csv", newest / "pytest_Physiology_config_cluster.csv"))
    for pair in pairs:
        assert check(*pair).report.errors == [], pair
    assert len(pairs) == 7


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_cobaeif_with_strong_inhibition(reference, seed):
    """About 157 Hz in the original, mean over seeds."""
    files = (reference / "cxsystem-configs" / f"cobaeif_{table}_config.csv" for table in ("anatomy", "physiology"))
    rates = CxSystem(*files, device=QUICK, seed=seed, changes=["k=5"]).run(save_results=False).rates()
    assert 140 <= rates["NG1_SS_L4"] <= 175


@pytest.mark.parametrize("device", ["python", pytest.param("cpp", marks=[pytest.mark.compiled, pytest.mark.slow])])
def test_the_array_tables_run_as_they_are(reference, monkeypatch, tmp_path, device):
    """The three values of tonic_depol_level, each with its label."""
    pytest_tables(reference, monkeypatch, tmp_path)
    folder = reference / "cxsystem-configs" / "v2.2.26"
    pair = [folder / f"pytest_{kind}_config_{device}_array.csv" for kind in ("Anatomy", "Physiology")]
    batch = Batch.create(tmp_path / "batch", *pair)
    assert batch.run().failed == {}
    rows = batch.rows()
    assert rows["tonic_depol_level"].tolist() == ["1.25", "1.55", "1.85"]
    found = [load(batch.folder / result) for result in rows["result"]]
    assert [results.settings["point"]["tonic_depol_level"] for results in found] == rows["tonic_depol_level"].tolist()
    assert [results.device for results in found] == rows["device"].tolist() == [device] * 3
    rates = [results.rates()["NG1_L4_PC1_L4toL1"] for results in found]
    assert rates[0] < rates[-1]
    alone = CxSystem(*pair, point=dict(batch.runs[1].values), seed=batch.runs[1].seed).run(save_results=False)
    assert found[1].rates() == alone.rates()
