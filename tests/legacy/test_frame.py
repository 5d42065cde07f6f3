"""Data frames of old files.

The files in `data` were written by the version of pandas in their names (the last one with pyarrow), as an array run
of CxSystem writes its metadata: a pickle compressed with zlib.
"""

import math
import pickle
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxsystem2.legacy import Foreign, UnpicklingProblem, load_legacy_frame
from cxsystem2.legacy.frame import columns

DATA = Path(__file__).parent / "data"
VERSIONS = ["1.5.3", "2.3.3", "3.1.1", "3.1.1_arrow"]
PLAIN = {
    "Dimension-1 Parameter": ["J", "J", "J"],
    "Dimension-1 Value": ["1*nS", "2*nS", "3*nS"],
    "Dimension-2 Value": [1.5, 2.5, 3.0],
    "n": [1, 2, 3],
    "Full_path": ["/a/b_1.gz", "/a/b_2.gz", "/a/b_3.gz"],
}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_frames_of_several_versions_of_pandas(version):
    found = load_legacy_frame(DATA / f"metadata_pandas_{version}.gz")
    assert list(found.items()) == list(PLAIN.items())


@pytest.mark.parametrize("version", VERSIONS)
def test_frames_that_were_filled_row_by_row(version):
    found = load_legacy_frame(DATA / f"metadata_filled_pandas_{version}.gz")
    assert list(found) == ["Dimension-1 Parameter", "Dimension-1 Value", "Full path"]
    values = found["Dimension-1 Value"]
    assert values[:2] == ["1*nS", "2*nS"]
    assert all(value is None or math.isnan(value) for value in values[2:])


def test_the_frame_that_this_pandas_writes(tmp_path):
    path = tmp_path / "metadata.gz"
    path.write_bytes(zlib.compress(pickle.dumps(pd.DataFrame(PLAIN, index=["x", "y", "z"]))))
    assert load_legacy_frame(path) == PLAIN


def old_manager():
    """As pandas before 1.3: a state in place of arguments."""
    index = "pandas.core.indexes.base"
    labels = Foreign(f"{index}._new_Index", (f"{index}.Index", {"data": np.array(["a", "b"], object)}), None)
    span = {"start": 0, "stop": 2, "step": 1}
    rows = Foreign(f"{index}._new_Index", ("pandas.core.indexes.range.RangeIndex", span), None)
    blocks = [
        {"values": np.array([["x", "y"]], object), "mgr_locs": Foreign("builtins.slice", (1, 2, 1), None)},
        {"values": np.array([[1, 2]]), "mgr_locs": np.array([0])},
    ]
    state = ([labels, rows], [], [], {"0.14.1": {"axes": [labels, rows], "blocks": blocks}})
    return Foreign("pandas.core.internals.managers.BlockManager", (), state)


def test_the_form_before_pandas_1_3():
    frame = Foreign("pandas.core.frame.DataFrame", (), {"_data": old_manager(), "_typ": "dataframe"})
    assert columns(frame) == {"a": [1, 2], "b": ["x", "y"]}


def test_columns_without_names(tmp_path):
    path = tmp_path / "m.gz"
    path.write_bytes(pickle.dumps(pd.DataFrame([[1, 2], [3, 4]])))
    assert load_legacy_frame(path) == {"0": [1, 3], "1": [2, 4]}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pickle.dumps({"a": 1}), "holds no data frame"),
        (pickle.dumps(pd.DataFrame({"a": pd.Categorical(["x", "y"])})), "is refused: it asks for"),
        (pickle.dumps(pd.DataFrame({"a": [1]}))[:-20], "not a file of CxSystem"),
        (b"", "not a file of CxSystem"),
    ],
)
def test_what_is_no_plain_frame_is_one_sentence(tmp_path, content, reason):
    path = tmp_path / "m.gz"
    path.write_bytes(content)
    with pytest.raises(UnpicklingProblem, match=reason):
        load_legacy_frame(path)


def test_a_frame_whose_parts_do_not_fit(tmp_path):
    manager = old_manager()
    for broken in ([], [{"values": np.array([[1, 2]]), "mgr_locs": np.array([7])}], [{"values": 3, "mgr_locs": np.array([0])}]):
        manager.state[3]["0.14.1"]["blocks"] = broken
        with pytest.raises(ValueError):
            columns(Foreign("pandas.DataFrame", (), {"_mgr": manager}))
