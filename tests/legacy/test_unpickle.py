"""Old pickles are read, and no pickle is ever carried out."""

import bz2
import gzip
import io
import os
import pickle
import time
import tracemalloc
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from brian2 import Quantity, ms, mV
from scipy import sparse

from cxsystem2.errors import CxSystemError
from cxsystem2.legacy import Foreign, UnpicklingProblem, load_legacy
from cxsystem2.legacy.stream import decompressed
from cxsystem2.units import units


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "old.gz"
        path.write_bytes(zlib.compress(content))
        return path

    return write


DATA = {
    "numbers": np.arange(5, dtype=np.int32),
    "big endian": np.arange(3, dtype=">f8"),
    "columns first": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "empty": np.empty((0, 3)),
    "objects": np.array([1, "a", None], object),
    "words": np.array(["one", "three"]),
    "scalar": np.float64(1.5),
    "complex": [1 + 2j, np.complex128(3j)],
    "set": {1, 2},
    "frozen": frozenset([1]),
    "bytes": b"\x00\xff",
    "nested": {"a": [(1, 2), None, True, 2**80]},
}


@pytest.mark.parametrize("protocol", range(2, 6))
def test_plain_data_come_back(write, protocol):
    found = load_legacy(write(pickle.dumps(DATA, protocol)))
    for name, value in DATA.items():
        assert type(found[name]) is type(value), name
        np.testing.assert_array_equal(found[name], value)


@pytest.mark.parametrize("protocol", range(2, 6))
def test_units_and_sparse_matrices_come_back(write, protocol):
    matrix = sparse.csr_matrix(np.array([[0, 1.5], [2, 0]]))
    array = sparse.csr_array(matrix)
    data = {"t": np.array([1.0, 2.0]) * ms, "v": -70 * mV, "one": Quantity(3.0), "m": matrix, "a": array}
    found = load_legacy(write(pickle.dumps(data, protocol)))
    np.testing.assert_allclose(np.asarray(found["t"]), [1e-3, 2e-3])
    assert found["v"].dim == units()["volt"].dim
    assert float(found["one"]) == 3
    assert type(found["m"]) is sparse.csr_matrix and type(found["a"]) is sparse.csr_array
    np.testing.assert_array_equal(found["m"].toarray(), matrix.toarray())


def test_a_value_in_two_places_is_one_value(write):
    shared = np.arange(3)
    found = load_legacy(write(pickle.dumps({"a": shared, "b": shared})))
    assert found["a"] is found["b"]


@pytest.mark.parametrize("pack", [bytes, zlib.compress, gzip.compress, bz2.compress])
@pytest.mark.parametrize("name", ["old.gz", "old.pickle", "oldbz2"])
def test_the_content_tells_how_a_file_is_packed(tmp_path, pack, name):
    (tmp_path / name).write_bytes(pack(pickle.dumps({"a": np.arange(10**5)})))
    assert load_legacy(tmp_path / name)["a"].sum() == sum(range(10**5))


def test_a_data_frame_stays_what_it_is(write):
    found = load_legacy(write(pickle.dumps({"frame": pd.DataFrame({"a": [1, 2]})})))
    assert isinstance(found["frame"], Foreign)
    assert found["frame"].name.startswith("pandas.")


def test_our_own_old_dictionary_is_read(write):
    pytest.importorskip("brian2")
    data = {"spikes_all": {"NG0": {"i": np.arange(3, dtype=np.int32), "t": np.arange(3) * ms, "N": np.array(3)}}}
    spikes = load_legacy(write(pickle.dumps(data, 4)))["spikes_all"]["NG0"]
    assert spikes["N"] == 3 and spikes["t"].dim == units()["second"].dim


def test_stored_connections_of_cxsystem(reference):
    found = load_legacy(reference / "cxsystem-results" / "sim_pytest_connections_260421_200333.gz")
    pathway = found["NG4_L4_BC_L4__to__NG4_L4_BC_L4_soma"]
    assert isinstance(pathway["data"], sparse.csr_matrix) and pathway["data"].shape == (32, 32)
    assert set(found["positions_all"]) == {"w_coord", "z_coord"}


def test_a_stored_result_of_cxsystem(reference):
    found = load_legacy(reference / "cxsystem-results" / "pytest_spike_reference_data_200ms.gz")
    counts = [len(spikes["i"]) for spikes in found["spikes_all"].values()]
    assert counts == [60, 1590, 441, 69, 78, 15]
    assert all(spikes["t"].dim == units()["second"].dim for spikes in found["spikes_all"].values())


# What must be refused.


class Call:
    """Pickles as a call of a function."""

    def __init__(self, function, *arguments, state=None):
        self.parts = (function, arguments, state) if state is not None else (function, arguments)

    def __reduce__(self):
        return self.parts


MARK = Path("carried-out")


def touch():
    return Call(os.system, f"touch {MARK}")


def _stack_global(module, name, *arguments):
    """A pickle of protocol 4 that calls any name with texts."""
    out = b"\x80\x04"
    for text in (module, name):
        out += b"\x8c" + bytes([len(text)]) + text.encode()
    out += b"\x93("
    for text in arguments:
        out += b"\x8c" + bytes([len(text)]) + text.encode()
    return out + b"tR."


dtype = b"\x8c\x05numpy\x8c\x05dtype\x93"


MALICIOUS = {
    "os.system": pickle.dumps({"a": touch()}),
    "os.system as a key": pickle.dumps({(1, touch()): 1}),
    "eval": pickle.dumps(Call(eval, "open('carried-out', 'w')")),
    "exec": pickle.dumps(Call(exec, "open('carried-out', 'w')")),
    "getattr": pickle.dumps(Call(getattr, Call(__import__, "os"), "system")),
    "import": pickle.dumps(Call(__import__, "os")),
    "open": pickle.dumps(Call(open, "carried-out", "w")),
    "in an array of objects": pickle.dumps({"a": np.array([touch()], object)}),
    "in the arguments of a known name": pickle.dumps({"a": Call(complex, touch())}),
    "in the state of a known name": pickle.dumps({"a": Call(slice, 1, state={"x": touch()})}),
    "nested": pickle.dumps({"a": Call(set, [Call(frozenset, [touch()])])}),
    "numpy.load": pickle.dumps(Call(np.load, "x.npy")),
    "numpy.fromfile": pickle.dumps(Call(np.fromfile, "x")),
    "numpy.loadtxt": pickle.dumps(Call(np.loadtxt, "x")),
    "numpy.memmap": pickle.dumps(Call(np.memmap, "carried-out")),
    "numpy.testing runstring": _stack_global("numpy.testing._private.utils", "runstring", "open('carried-out','w')", "x"),
    "pandas.read_pickle": pickle.dumps(Call(pd.read_pickle, "x")),
    "pandas.eval": pickle.dumps(Call(pd.eval, "1")),
    "pandas unpickler": _stack_global("pandas.compat.pickle_compat", "load", "x"),
    "dotted name": _stack_global("numpy", "dtype.__class__"),
    "dotted name to os": _stack_global("numpy", "os.system", "touch carried-out"),
    "dotted name of a builtin": _stack_global("builtins", "complex.__class__"),
    "the unpickler itself": _stack_global("cxsystem2.legacy", "load_legacy", "x"),
    "subprocess": _stack_global("subprocess", "getoutput", "touch carried-out"),
    "functools.partial": _stack_global("functools", "partial", "x"),
    "operator.attrgetter": _stack_global("operator", "attrgetter", "system"),
    "protocol 0 global": b"cos\nsystem\n(S'touch carried-out'\ntR.",
    "protocol 0 instance": b"(S'touch carried-out'\nios\nsystem\n.",
    "object of a class": b"(cbuiltins\ncomplex\nI1\no.",
    "persistent identifier": b"Pcarried-out\n.",
    "extension registry": b"\x80\x02\x82\x01.",
    "buffer outside": b"\x80\x05\x97.",
    "class with a state": b"\x80\x04\x8c\x08builtins\x8c\x07complex\x93}\x8c\x01x\x8c\x01ysb.",
    "class with slots": b"\x80\x04\x8c\x08builtins\x8c\x07complex\x93N}\x8c\x01x\x8c\x01ys\x86b.",
    "array of pointers": b"\x80\x04}\x8c\x01a"
    + b"\x8c\x15numpy.core.multiarray\x8c\x06scalar\x93"
    + dtype
    + b"\x8c\x02O8\x89\x88\x87R"
    + b"C\x08AAAAAAAA\x86Rs.",
    "array of a type with made-up flags": b"\x80\x04}\x8c\x01a"
    + b"\x8c\x15numpy.core.multiarray\x8c\x06scalar\x93"
    + dtype
    + b"\x8c\x02O8\x89\x88\x87R(K\x03\x8c\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    + b"C\x08AAAAAAAA\x86Rs.",
    "array larger than its data": pickle.dumps(np.zeros(4), 4).replace(b"K\x04\x85", b"J\xff\xff\xff\x7f\x85"),
    "compound type": pickle.dumps({"a": np.zeros(2, [("x", "f8")])}),
    "dates": pickle.dumps({"a": np.zeros(2, "M8[s]")}),
    "an array that asks for room": b"\x80\x04}\x8c\x01a\x8c\x15numpy.core.multiarray\x8c\x0c_reconstruct\x93"
    + b"\x8c\x05numpy\x8c\x07ndarray\x93J\xff\xff\xff\x7f\x85C\x01b\x87Rs.",
    "bytes that ask for room": b"\x80\x04}\x8c\x01a\x8c\x08builtins\x8c\x09bytearray\x93J\xff\xff\xff\x7f\x85Rs.",
    "a text longer than the file": b"\x80\x04\x8d" + (2**62).to_bytes(8, "little") + b"x.",
    "a sparse matrix that points outside": pickle.dumps({"m": Call(sparse.csr_matrix)}),
    "a list in itself": b"\x80\x04]\x94h\x00a.",
    "no dictionary": pickle.dumps([1]),
    "ordered dictionary": pickle.dumps(OrderedDict(a=1)),
    "half a pickle": pickle.dumps(DATA)[:-20],
    "nothing": b"",
    "text": b"hello",
    "deep nesting": b"\x80\x04" + b"]" * 100_000 + b"a" * 99_999 + b".",
}


@pytest.mark.parametrize("content", MALICIOUS.values(), ids=list(MALICIOUS))
@pytest.mark.parametrize("packed", [True, False])
def test_what_is_not_data_is_refused(tmp_path, monkeypatch, content, packed):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.gz").write_bytes(zlib.compress(content) if packed else content)
    with pytest.raises(UnpicklingProblem) as error:
        load_legacy(tmp_path / "bad.gz")
    assert "bad.gz" in str(error.value)
    assert isinstance(error.value, CxSystemError)
    assert not MARK.exists()


def test_the_refused_name_is_told(write):
    with pytest.raises(UnpicklingProblem, match=rf"'{os.system.__module__}\.system'"):
        load_legacy(write(MALICIOUS["os.system"]))


def test_a_sparse_matrix_may_not_point_outside(write):
    matrix = sparse.csr_matrix(np.eye(3))
    matrix.indices[0] = 77
    with pytest.raises(UnpicklingProblem):
        load_legacy(write(pickle.dumps({"m": matrix})))


def test_a_large_number_of_a_memo_takes_no_room(write):
    content = b"\x80\x04}r\xff\xff\xff\x7f."
    assert load_legacy(write(content)) == {}


def test_a_bomb_is_stopped_while_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(zlib.compress(pickle.dumps({"a": bytes(2**26)})))
    assert path.stat().st_size < 2**17
    with pytest.raises(UnpicklingProblem, match="it holds more than 16 MiB"):
        load_legacy(path, limit=2**24)


@pytest.mark.parametrize("pack", [bytes, zlib.compress, gzip.compress, bz2.compress])
def test_a_stream_gives_all_bytes(pack):
    content = os.urandom(700_000)
    assert decompressed(io.BytesIO(pack(b"\x80" + content))).read() == b"\x80" + content


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnpicklingProblem, match="there is no such file"):
        load_legacy(tmp_path / "none.gz")


_DOUBLED = b")" + b"2\x86" * 60
"""A tuple that holds the one before twice, sixty times over."""


@pytest.mark.parametrize(
    "content",
    [
        *(b"\x80\x05" + code + (3 * 2**30).to_bytes(8, "little") + b"." for code in (b"\x8d", b"\x8e", b"\x95", b"\x96")),
        b"\x80\x04}" + b")" + b"\x85" * 100_000 + b"K\x01s.",
        b"\x80\x04}" + _DOUBLED + b"K\x01s.",
        b"\x80\x04}(" + _DOUBLED + b"K\x01u.",
        b"\x80\x04(" + _DOUBLED + b"K\x01d.",
        b"\x80\x04\x8f(" + _DOUBLED + b"\x90.",
        b"\x80\x04(" + _DOUBLED + b"\x91.",
        b"\x80\x04}\x8c\x01a" + _DOUBLED + b"s.",
        b"\x80\x04}\x8c\x01a]" + b"\x94" + b"".join(b"](h" + bytes([n, ord("h"), n]) + b"e\x94" for n in range(60)) + b"s.",
    ],
)
def test_a_few_bytes_ask_for_more_than_there_is(tmp_path, content):
    path = tmp_path / "small.gz"
    path.write_bytes(content)
    tracemalloc.start()
    begin = time.process_time()
    try:
        with pytest.raises(UnpicklingProblem):
            load_legacy(path)
        assert tracemalloc.get_traced_memory()[1] < 2**27
        assert time.process_time() - begin < 5
    finally:
        tracemalloc.stop()
