"""Connections that older versions of CxSystem saved."""

import pickle
import zlib

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from cxsystem2 import CxSystem
from cxsystem2.connections import Key, open_store
from cxsystem2.errors import FileProblem


@pytest.fixture
def old_file(tmp_path):
    """Two pathways of 10 to 80 and 80 to 20 cells with 3 synapses for each pair, named as the older versions did."""

    def write(with_index):
        random = np.random.default_rng(1)
        content = {}
        for pre, post, sizes in (("relay_vpm", "SS_L4", (10, 80)), ("SS_L4", "BC_L4", (80, 20))):
            pairs = random.random(sizes) < 0.2
            names = {"relay_vpm": "NG0_relay_vpm", "SS_L4": "NG1_SS_L4", "BC_L4": "NG2_BC_L4"} if with_index else {}
            key = f"{names.get(pre, pre)}__to__{names.get(post, post)}_soma"
            weights, delays = (csr_matrix(pairs * random.uniform(low, 2 * low, sizes)) for low in (3e-9, 6e-3))
            content[key] = {"data": weights, "delay": delays, "n": 3}
        placed = {"NG1_SS_L4": [complex(k, -k) for k in range(80)]}
        content["positions_all"] = {"w_coord": placed, "z_coord": placed}
        content["Full path"] = "somewhere"
        path = tmp_path / f"connections_{with_index}.gz"
        path.write_bytes(zlib.compress(pickle.dumps(content)))
        return path, content

    return write


@pytest.mark.parametrize("with_index", [True, False])
def test_pairs_share_their_weight_and_delay_evenly(old_file, with_index):
    path, content = old_file(with_index)
    found = open_store(path).read(Key("NG1_SS_L4", "NG2_BC_L4", "soma", "ge"))
    weights = next(value for name, value in content.items() if "BC_L4_soma" in name)["data"]
    assert len(found) == 3 * weights.nnz
    summed = csr_matrix((found.weight, (found.source, found.target)), shape=(80, 20))
    assert np.allclose(summed.toarray(), weights.toarray(), rtol=1e-12)
    assert np.all(np.diff(found.target) >= 0)


def test_a_model_runs_on_them(old_file, anatomy, physiology):
    path, content = old_file(False)
    anatomy["params"]["import_connections_from"] = str(path)
    for number in (0, 2):
        anatomy["S"][number].update(load_connection=1, p="--")
    results = CxSystem(anatomy, physiology).run(save_results=False)
    assert (
        results.synapses["S0_Fixed_NG0_relay_vpm__to__NG1_SS_L4_soma"] == 3 * content["relay_vpm__to__SS_L4_soma"]["data"].nnz
    )


def test_positions_come_along(old_file):
    path, _ = old_file(True)
    assert open_store(path).positions["NG1_SS_L4"][5] == 5 - 5j


def test_a_pickle_of_something_else_is_no_file_of_connections(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(zlib.compress(pickle.dumps({"spikes_all": {}})))
    with pytest.raises(FileProblem, match="not a file of connections"):
        open_store(path)


def test_a_pathway_without_a_pair_has_no_synapse(tmp_path):
    none = csr_matrix((10, 80))
    path = tmp_path / "connections.gz"
    path.write_bytes(zlib.compress(pickle.dumps({"relay_vpm__to__SS_L4_soma": {"data": none, "delay": none, "n": 3}})))
    found = open_store(path).read(Key("NG0_relay_vpm", "NG1_SS_L4", "soma", "ge"))
    assert len(found) == 0
    assert found.delay.dtype == found.weight.dtype == np.float64
