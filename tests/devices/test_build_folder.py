"""The folder of a generated program: a new one, an empty one, or one of ours; never one of somebody's files."""

import pytest

from cxsystem2.devices import Options
from cxsystem2.devices.program import build_folder
from cxsystem2.errors import FileProblem


def test_a_new_and_an_empty_folder_are_taken_and_known_again(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty", "a/b"):
        with build_folder(Options(tmp_path / name)) as folder:
            (folder / "main.cpp").write_text("ours")
        with build_folder(Options(tmp_path / name)) as folder:
            assert (folder / "main.cpp").read_text() == "ours"


@pytest.mark.parametrize("name", ["main.cpp", "main", "state.txt", "notes.md", "results"])
def test_a_folder_with_files_of_somebody_is_refused(tmp_path, name):
    (tmp_path / name).write_text("somebody's")
    with (
        pytest.raises(FileProblem, match="holds files that are not of a program of cxsystem2"),
        build_folder(Options(tmp_path)),
    ):
        pass
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {name: "somebody's"}


def test_a_link_in_a_folder_of_ours_is_not_written_through(tmp_path):
    (tmp_path / "precious").write_text("somebody's")
    with build_folder(Options(tmp_path / "build")) as folder:
        pass
    (folder / "main.cpp").symlink_to(tmp_path / "precious")
    with pytest.raises(FileProblem, match=r"'main\.cpp' in this folder is a link"), build_folder(Options(folder)):
        pass


def test_a_folder_that_is_a_file_or_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("x" * 300)):
        with (
            pytest.raises(FileProblem, match=r"the folder cannot be used|this is no name of a file"),
            build_folder(Options(folder)),
        ):
            pass
