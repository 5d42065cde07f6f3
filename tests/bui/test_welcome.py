"""The page that signs the browser in: nobody else reads it, and no command line holds the token."""

import stat
import threading
import webbrowser

from bui import server, welcome
from bui.security import ServerSession


def test_the_browser_is_started_without_the_token(home, monkeypatch):
    opened, said = [], []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(threading.Timer, "start", lambda timer: timer.function(*timer.args))
    address = f"http://127.0.0.1:1234/enter?token={ServerSession().token}"
    server._welcome(server.ServerSettings(home.folder), home, address, said.append)
    (told,) = opened
    assert told.startswith("file://") and "token" not in told
    page = welcome.place(home)
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert f'content="0;url={address}"' in page.read_text()
    assert address in said[0]
    welcome.remove(home)
    assert not page.exists()
