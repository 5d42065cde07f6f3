"""``cxsystem2 convert``."""

import pytest


@pytest.mark.parametrize("middle", ["table.yaml", "table.json"])
def test_a_table_goes_there_and_back(command, files, tmp_path, middle):
    for name in ("anatomy.csv", "physiology.csv"):
        (tmp_path / middle).unlink(missing_ok=True)
        assert command("convert", name, middle).stdout == f"{middle}\n"
        assert command("convert", middle, "back.csv", "--force").returncode == 0
        assert (tmp_path / "back.csv").read_text() == (tmp_path / name).read_text()


def test_a_file_is_not_replaced_unasked(command, files, tmp_path):
    (tmp_path / "anatomy.json").write_text("mine")
    done = command("convert", "anatomy.csv")
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert (tmp_path / "anatomy.json").read_text() == "mine"
