"""The port of a home folder is the same at every start, unless somebody else has it."""

import socket

import pytest

from bui.port import bound, remembered
from cxsystem2.errors import CxSystemError


def port_of(home, port=None, tell=print):
    with bound(home, "127.0.0.1", port, tell) as listening:
        return listening.getsockname()[1]


def test_it_is_drawn_once_and_then_kept(home):
    assert remembered(home) is None
    first = port_of(home)
    assert remembered(home) == first == port_of(home)


def test_one_that_is_named_is_kept_from_then_on(home):
    first = port_of(home)
    other = port_of(home, 0)
    assert remembered(home) == other
    assert port_of(home, first) == first == remembered(home)


def test_where_another_program_has_it_any_other_serves_this_once(home):
    first, said = port_of(home), []
    with socket.create_server(("127.0.0.1", first)):
        assert port_of(home, tell=said.append) != first
        assert said == [
            f"port {first}, which this home folder had last time, is taken by another program: bookmarks do not work this time"
        ]
        assert remembered(home) == first
        with pytest.raises(CxSystemError, match=f"127.0.0.1:{first}.*--port"):
            port_of(home, first)
    assert port_of(home) == first


@pytest.mark.parametrize("text", ["", "x", "80", "65536", "-5", "9" * 5000, "1e4", "\u0663\u0663\u0663\u0663\u0663", "8080\n9"])
def test_what_is_no_port_is_not_taken(home, text):
    home.port.write_text(text, encoding="utf-8")
    assert remembered(home) is None
    assert port_of(home) >= 1024
