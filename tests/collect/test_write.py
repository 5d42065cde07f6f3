"""Tables as files."""

import h5py
import pandas as pd
import pytest

from cxsystem2.collect import save_table
from cxsystem2.errors import CxSystemError, FileProblem


@pytest.fixture
def table():
    columns = {"J": ["1*nS", 'µ, "two"'], "J [nS]": [1.0, 2.0], "trial": [0, 1], "rate.a/b": [1.5, float("nan")]}
    return pd.DataFrame(columns, index=pd.Index([3, 4], name="run"))


def test_csv(table, tmp_path):
    path = save_table(table, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(pd.read_csv(path, index_col="run"), table, check_dtype=False)
    assert path.read_text().splitlines()[1] == "3,1*nS,1.0,0,1.5"


def test_hdf5_without_this_package(table, tmp_path):
    with h5py.File(save_table(table, tmp_path / "t.h5", {"J [nS]": "nS"})) as file:
        assert file.attrs["format"] == "cxsystem2 table"
        columns = [file[f"columns/{name}"] for name in file["columns"]]
        assert [column.attrs["name"] for column in columns] == ["run", *table.columns]
        assert [column.attrs["unit"] for column in columns] == ["", "", "nS", "", ""]
        assert columns[0][:].tolist() == [3, 4]
        assert columns[1].asstr()[:].tolist() == table["J"].tolist()
        assert columns[3].dtype.kind == "i"


def test_parquet(table, tmp_path):
    pytest.importorskip("pyarrow")
    path = save_table(table, tmp_path / "t.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(path), table, check_dtype=False)


def test_parquet_without_its_package(table, tmp_path, monkeypatch):
    monkeypatch.setattr("cxsystem2.collect.write.find_spec", lambda name: None)
    with pytest.raises(CxSystemError, match=r'pyarrow \(pip install "\.\[parquet\]" in the checkout of cxsystem2\)'):
        save_table(table, tmp_path / "t.parquet")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_suffix(table, tmp_path):
    with pytest.raises(CxSystemError, match=r"t\.xlsx: a table is written as \.csv, \.parquet, \.h5"):
        save_table(table, tmp_path / "t.xlsx")


def test_a_file_is_not_replaced_unasked(table, tmp_path):
    (tmp_path / "t.csv").write_text("mine")
    with pytest.raises(FileProblem, match="exists already"):
        save_table(table, tmp_path / "t.csv")
    save_table(table, tmp_path / "t.csv", overwrite=True)


def test_many_columns(tmp_path):
    wide = pd.DataFrame({f"rate.NG{number}": [1.0] for number in range(3000)}, index=pd.Index([0], name="run"))
    with h5py.File(save_table(wide, tmp_path / "t.h5")) as file:
        assert len(file["columns"]) == 3001
