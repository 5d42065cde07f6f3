"""The log of a run, read in parts."""

from hypothesis import given
from hypothesis import strategies as st

from bui.runs.log import read_log


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    written=st.lists(st.integers(1, 7), min_size=1, max_size=20),
    most=st.integers(4, 9),
)
def test_parts_make_the_whole_however_it_was_written(tmp_path_factory, text, written, most):
    path = tmp_path_factory.mktemp("log") / "log.txt"
    whole, place, found, position = text.encode(), 0, "", 0
    for size in [*written, len(whole)]:  # somebody writes a few bytes, and somebody reads what is there
        with open(path, "ab") as file:
            file.write(whole[position : position + size])
        position = min(position + size, len(whole))
        while (piece := read_log(path, place, most)).text:
            found, place = found + piece.text, piece.next
    assert found == whole.decode()
    assert place == len(whole)


def test_bytes_that_are_no_text_are_shown_and_do_not_stop_the_reader(tmp_path):
    path = tmp_path / "log.txt"
    path.write_bytes(b"a\xff\x80b\xc3\x28")
    piece = read_log(path, 0)
    assert (piece.text, piece.next) == ("a\ufffd\ufffdb\ufffd(", 6)


def test_a_place_beyond_the_end_is_the_end(tmp_path):
    path = tmp_path / "log.txt"
    assert read_log(path, 7).next == 7
    path.write_text("log")
    assert read_log(path, 10**15) == read_log(path, 3)
    assert read_log(path, -4).text == "log"
