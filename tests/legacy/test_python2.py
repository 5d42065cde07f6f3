"""Files that CxSystem wrote under Python 2: bytes and texts are one kind of value, and units are written otherwise."""

import bz2
import copyreg
import gzip
import io
import pickle
import zlib

import numpy as np
import pytest
from brian2 import Quantity, mV, second
from brian2.units.fundamentalunits import Dimension
from scipy.sparse import csr_matrix

from cxsystem2 import load
from cxsystem2.connections import Key, open_store
from cxsystem2.legacy import UnpicklingProblem, load_legacy


class Python2(pickle._Pickler):
    """Writes what Python 2 wrote for the same values."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_string(self, value):
        content = value.encode("latin1") if isinstance(value, str) else value
        if self.proto:
            self.write(pickle.BINSTRING + len(content).to_bytes(4, "little") + content)
        else:
            self.write(pickle.STRING + repr(content)[1:].encode() + b"\n")
        self.memoize(value)

    dispatch[bytes] = dispatch[str] = save_string

    def reducer_override(self, value):
        """A unit: an empty object, whose state are the exponents."""
        if not isinstance(value, Dimension):
            return NotImplemented
        exponents = tuple(value._dims)
        if self.proto < 2:
            return copyreg._reconstructor, (Dimension, object, None), exponents
        return copyreg.__newobj__, (Dimension,), exponents


def dumps(content, protocol):
    """A pickle of Python 2, with the names of its numpy and scipy."""
    file = io.BytesIO()
    Python2(file, protocol).dump(content)
    return file.getvalue().replace(b"numpy._core", b"numpy.core").replace(b"sparse._csr", b"sparse.csr")


PACKED = pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, bz2.compress, bytes])
PROTOCOLS = pytest.mark.parametrize("protocol", range(3))


@PROTOCOLS
@PACKED
def test_values_come_back(tmp_path, protocol, pack):
    path = tmp_path / "old.gz"
    content = {"numbers": np.arange(200.0), "text": "a", "complex": 1 + 2j, "scalar": np.float64(-1.5), "long": 2**40}
    path.write_bytes(pack(dumps(content, protocol)))
    found = load_legacy(path)
    np.testing.assert_array_equal(found.pop("numbers"), content.pop("numbers"))
    assert found == content


@PROTOCOLS
def test_connections_are_read(tmp_path, protocol):
    weights, delays = csr_matrix(np.array([[0, 2e-9], [4e-9, 0]])), csr_matrix(np.array([[0, 2e-3], [6e-3, 0]]))
    entry = {"data": weights, "delay": delays, "n": 2}
    path = tmp_path / "connections.gz"
    path.write_bytes(zlib.compress(dumps({"SS_L4__to__BC_L4_soma": entry, "positions_all": {"w_coord": {}}}, protocol)))
    found = open_store(path).read(Key("NG1_SS_L4", "NG2_BC_L4", "soma", "ge"))
    assert found.weight.tolist() == [2e-9, 2e-9, 1e-9, 1e-9]
    assert found.delay.tolist() == [3e-3, 3e-3, 1e-3, 1e-3]


@PROTOCOLS
@pytest.mark.parametrize("rows", [True, False])
def test_results_are_read(tmp_path, protocol, rows):
    i, t = np.array([2, 0]), np.array([0.02, 0.01])
    content = {
        "time_vector": Quantity(np.arange(0, 0.1, 0.001) * second),
        "number_of_neurons": {"NG1_SS_L4": 3},
        "spikes_all": {"NG1_SS_L4": np.array([i, t]) if rows else {"i": i, "t": t * second}},
        "vm_all": {"NG1_SS_L4": {"t": np.arange(2) * second, "vm": Quantity(np.ones((2, 1)) * mV)}},
    }
    path = tmp_path / "output.gz"
    path.write_bytes(zlib.compress(dumps(content, protocol)))
    results = load(path)
    assert results.spikes["NG1_SS_L4"].i.tolist() == [0, 2]
    assert results.recordings["NG1_SS_L4"]["vm"].values == pytest.approx(1e-3)
    assert results.recordings["NG1_SS_L4"]["vm"].unit == "volt"


@pytest.mark.parametrize(
    "content",
    [
        b"ccopy_reg\n_reconstructor\n(cos\nsystem\nc__builtin__\nobject\nNtR.",
        b"ccopy_reg\n_reconstructor\n(c__builtin__\ncomplex\nc__builtin__\nset\nNtR.",
        b"ccopy_reg\n_reconstructor\n(ccopy_reg\n_reconstructor\nc__builtin__\nobject\nNtR.",
        b"ccopy_reg\n_reconstructor\n(S'os.system'\nc__builtin__\nobject\nNtR.",
        b"cbrian2.units.fundamentalunits\nDimension\n)\x81.",
        b"c__builtin__\nobject\n)R.",
    ],
)
def test_what_is_no_data_is_refused(tmp_path, content):
    path = tmp_path / "bad.gz"
    path.write_bytes(b"(dS'a'\n" + content[:-1] + b"s.")
    with pytest.raises(UnpicklingProblem, match=r"bad\.gz"):
        load_legacy(path)
