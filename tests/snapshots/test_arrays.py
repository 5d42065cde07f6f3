"""Arrays come back bit for bit, and a file that holds anything else is refused."""

import string

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cxsystem2.errors import FileProblem
from cxsystem2.files import as_part
from cxsystem2.snapshots import ArrayFile, DamagedSnapshot, FileFault, Method, content, write_arrays

PARTS = st.one_of(
    st.sampled_from([".", "..", "%", "%2F", "ä", "S1 > E"]), st.text(string.ascii_letters, min_size=1, max_size=5)
)
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
TYPES = st.one_of(
    npst.boolean_dtypes(),
    npst.integer_dtypes(),
    npst.unsigned_integer_dtypes(),
    npst.floating_dtypes(),
    npst.complex_number_dtypes(sizes=(64, 128)),
).filter(lambda dtype: dtype.itemsize <= 16 and dtype != np.dtype(np.longdouble))


@st.composite
def mappings(draw):
    names = draw(st.lists(NAMES, max_size=6, unique=True))
    names = [name for name in names if not any(other.startswith(f"{name}/") for other in names)]
    shapes = npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=40)
    return {name: draw(npst.arrays(draw(TYPES), draw(shapes))) for name in names}


@given(mappings())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_arrays_come_back_bit_for_bit(tmp_path_factory, arrays):
    path = tmp_path_factory.mktemp("arrays") / "arrays.h5"
    known = write_arrays(path, arrays)
    assert content(path, Method.CRC32) == known
    found = ArrayFile(path)
    assert found.keys() == arrays.keys()
    for name, values in arrays.items():
        got = found[name]
        assert (got.dtype, got.shape, got.tobytes()) == (values.dtype, values.shape, values.tobytes())
        assert found.form(name) == (values.dtype, values.shape)


def test_what_numbers_have_in_them_that_is_not_their_value(tmp_path):
    bits = np.array([0x7FF8000000000001, 0xFFF8000000000123, 0x7FF0000000000001, 1 << 63, 1], np.uint64)
    strided = np.arange(20.0).reshape(4, 5)
    arrays = {
        "payload of NaN, -0.0, subnormal": bits.view(np.float64),
        "columns first": np.asfortranarray(strided),
        "every second": strided[:, ::2],
        "big-endian": np.arange(3, dtype=">i4"),
        "one": np.array(-0.0),
    }
    write_arrays(tmp_path / "a.h5", arrays)
    found = ArrayFile(tmp_path / "a.h5")
    assert all(found[name].tobytes() == values.tobytes() for name, values in arrays.items())


def test_large_arrays_can_be_mapped(tmp_path):
    arrays = {"small": np.arange(3.0), "large": np.random.default_rng(1).random(2_000_000), "g/other": np.ones(512)}
    write_arrays(tmp_path / "a.h5", arrays, {"large": "volt"})
    with h5py.File(tmp_path / "a.h5") as file:
        assert file["large"].attrs["unit"] == "volt" and "unit" not in file["small"].attrs
        assert [file[name].id.get_offset() % 4096 for name in ("large", "g/other")] == [0, 0]
        assert all(np.array_equal(file[name][()], values) for name, values in arrays.items())
        offset = file["large"].id.get_offset()
    assert np.array_equal(np.memmap(tmp_path / "a.h5", float, "r", offset, (2_000_000,)), arrays["large"])
    assert ArrayFile(tmp_path / "a.h5").unit("large") == "volt" and ArrayFile(tmp_path / "a.h5").unit("small") == ""


def test_arrays_are_written_from_where_they_are(tmp_path):
    import tracemalloc

    values = np.random.default_rng(1).random(4_000_000)
    tracemalloc.start()
    write_arrays(tmp_path / "a.h5", {"a": values})
    assert tracemalloc.get_traced_memory()[1] < values.nbytes / 4
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"": np.ones(1)}, "empty part"),
        ({"a//b": np.ones(1)}, "empty part"),
        ({"a": np.ones(1), "a/b": np.ones(1)}, "beside the others"),
        ({"a/b": np.ones(1), "a": np.ones(1)}, "beside the others"),
        ({"a": np.array(["x"])}, "type <U1"),
        ({"a": np.array([object()])}, "type object"),
        ({"a": np.ones(1, "f8,f8")}, "at most 64 bits"),
        ({"a": np.ones(1, np.longdouble)}, "at most 64 bits"),
    ],
)
def test_what_cannot_be_stored_is_refused_before_anything_is_written(tmp_path, arrays, said):
    with pytest.raises(ValueError, match=said):
        write_arrays(tmp_path / "a.h5", arrays)
    assert not (tmp_path / "a.h5").exists()


def test_a_file_is_never_written_over(tmp_path):
    write_arrays(tmp_path / "a.h5", {})
    with pytest.raises(FileExistsError):
        write_arrays(tmp_path / "a.h5", {})


@pytest.mark.parametrize(
    ("name", "said"),
    [("chunked", "no plain array"), ("text", "no plain array"), ("link", "is a link"), ("nothing", "cannot be read")],
)
def test_a_file_of_something_else_is_refused(tmp_path, name, said):
    path = tmp_path / "a.h5"
    if name == "nothing":
        path.write_bytes(b"nothing")
    else:
        with h5py.File(path, "w") as file:
            if name == "chunked":
                file.create_dataset("a", data=np.ones(10), chunks=(5,))
            elif name == "text":
                file["a"] = "text"
            else:
                file["a"] = h5py.ExternalLink("other.h5", "a")
    with pytest.raises(FileProblem, match=said):
        ArrayFile(path)


def test_a_file_that_is_cut_or_gone_after_a_look_says_so(tmp_path):
    path = tmp_path / "a.h5"
    write_arrays(path, {"a": np.ones(10_000)})
    found = ArrayFile(path)
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(DamagedSnapshot, match="is shorter") as caught:
        found["a"]
    assert caught.value.damages[0].fault is FileFault.SHORTER
    path.unlink()
    with pytest.raises(DamagedSnapshot, match="is missing"):
        found["a"]
    with pytest.raises(DamagedSnapshot, match="is missing"):
        ArrayFile(path)


def test_names_in_the_file_are_those_of_the_arrays(tmp_path):
    write_arrays(tmp_path / "a.h5", {"cells/./x": np.ones(1), "cells/E %/x": np.ones(1)})
    with h5py.File(tmp_path / "a.h5") as file:
        assert sorted(file["cells"]) == sorted([as_part("."), as_part("E %")])


def test_what_is_in_a_file_is_looked_for_once(tmp_path, monkeypatch):
    """The points of a sweep from a snapshot read the same files; a file that was written anew is another one."""
    path, values = tmp_path / "file.h5", np.arange(5.0)
    write_arrays(path, {"a": values})
    assert [*ArrayFile(path)] == ["a"]
    with monkeypatch.context() as patched:
        patched.setattr("cxsystem2.snapshots.arrays.opened", lambda path: pytest.fail("it was opened again"))
        np.testing.assert_array_equal(ArrayFile(path)["a"], values)
    path.unlink()
    write_arrays(path, {"b": values, "c": 2 * values})
    assert [*ArrayFile(path)] == ["b", "c"]
