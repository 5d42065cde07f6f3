"""The server as a process: its address, its secrets, and what it refuses."""

import io
import json
import os
import re
import socket
import stat
import urllib.error
import urllib.request

import numpy as np
import pytest
import scipy
from scipy.io import matlab

from bui.home import Home, new_id, usual_home
from bui.security import cookie_name
from bui.server import ServerSettings, is_loopback, serve
from cxsystem2.errors import CxSystemError, FileProblem
from tests.conftest import PATIENCE


def ask(server, path, **headers):
    request = urllib.request.Request(server.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.mark.versions
def test_a_script_finds_address_and_key_in_a_file_of_its_own_user(served):
    assert stat.S_IMODE((served.home / "server.json").stat().st_mode) == 0o600
    found = json.loads((served.home / "server.json").read_text())
    assert found["url"] == served.url and found["process"] == served.process.pid
    status, body = ask(served, "/api/session", Authorization=f"Bearer {served.key}")
    assert status == 200 and json.loads(body)["home"] == str(served.home)
    assert ask(served, "/api/session")[0] == 401
    served.stop()
    assert not (served.home / "server.json").exists()
    assert "runs go on" in served.said.read_text()


def test_files_that_end_the_process_that_reads_them_leave_the_server_alive(served):
    """A byte of a MATLAB file is changed; with scipy 1.17 each of these ends its reader by a fault of memory."""

    def post(path, content):
        head = {"Authorization": f"Bearer {served.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{served.url}/api{path}", json.dumps(content).encode(), head)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    project = post("/projects", {"example": "coba_eif"})
    document = project["document"]
    document["sheets"]["params"]["columns"] += ["import_connections_from", "load_positions"]
    document["sheets"]["params"]["rows"][-1]["cells"] += ["given.mat", "1"]
    whole = io.BytesIO()
    matlab.savemat(whole, {"s": {"x": np.arange(4.0)}, "a": np.arange(6.0)})
    (folder,) = served.home.rglob(f"{project['id']}/tables")
    said = []
    for place, value in ((144, 5), (209, 127), (236, 1)):
        content = bytearray(whole.getvalue())
        content[place] = value
        (folder / "given.mat").write_bytes(content)
        found = post("/check", {**document, "project": project["id"]})
        said += [one["message"] for one in found["problems"] if one["column"] == "import_connections_from"]
    assert len(said) == 3 and served.process.poll() is None
    if scipy.__version__.startswith("1.17."):
        assert all("ends the program that does it" in message for message in said), said


def test_it_listens_to_this_machine_alone(served):
    port = int(served.url.rpartition(":")[2])
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError):
        socket.create_connection((own, port), timeout=2)


def test_two_hundred_megabytes_are_refused_before_they_are_read(served):
    """The server answers after the head of the request, and does not wait for the rest."""
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as wire:
        head = f"POST /api/import HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {served.key}\r\n"
        wire.sendall(f"{head}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {200 * 2**20}\r\n\r\n".encode())
        answer = wire.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_second_server_of_a_home_folder_gives_the_address_of_the_first(serve):
    first = serve()
    second = serve("--port", "0")
    assert second.process.wait(PATIENCE) == 0 and first.process.poll() is None
    assert second.url == first.url and second.address != first.address
    said = first.said.read_text()
    assert f"already (process {first.process.pid})" in said and "stop the one at work first" in said
    assert "has stopped" not in said
    for address in (first.address, second.address):
        assert ask(first, address.removeprefix(first.url))[0] == 200
        assert ask(first, address.removeprefix(first.url))[0] == 401, "each holds once"


def test_a_server_that_was_killed_is_no_hindrance(serve):
    first = serve()
    key = first.key
    first.kill()
    second = serve()
    assert second.address != first.address
    assert second.url == first.url, "the port is that of last time, so that bookmarks hold"
    assert ask(second, "/api/projects", Authorization=f"Bearer {key}")[0] == 401


def refused(tmp_path, **fields):
    with pytest.raises(CxSystemError) as found:
        serve(ServerSettings(tmp_path / "home", browser=False, **fields), print)
    return str(found.value)


def test_other_machines_need_a_word(tmp_path):
    for host in ("0.0.0.0", "192.168.1.2", "example.org"):
        assert "--allow-remote" in refused(tmp_path, host=host)


def test_a_port_that_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "--port" in refused(tmp_path, port=taken.getsockname()[1])


def test_the_remote_server_warns(serve):
    server = serve("--host", "0.0.0.0", "--allow-remote")
    assert "warning: whoever reaches this machine" in server.said.read_text()


def test_loopback():
    assert is_loopback("127.0.0.1") and is_loopback("localhost") and is_loopback("127.1.2.3")
    strangers = ("0.0.0.0", "example.org", "10.0.0.1", "127.0.0.1.example.org", "127.example.org", "1270.0.0.1", "")
    assert not any(map(is_loopback, strangers))


@pytest.mark.parametrize("host", ["127.0.0.1.example.org", "a" * 300, "..", "no such host"])
def test_a_host_that_is_none_is_one_sentence(tmp_path, host):
    with pytest.raises(CxSystemError, match="allow-remote"):
        serve(ServerSettings(tmp_path / "home", host, browser=False), print)
    if "example" not in host:  # that one asks a name server
        with pytest.raises(CxSystemError, match="cannot listen at"):
            serve(ServerSettings(tmp_path / "home", host, browser=False, allow_remote=True), print)


def test_nobody_else_reads_the_home_folder(tmp_path):
    home = Home.make(tmp_path / "home")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (home.folder, home.projects, home.runs))


def test_servers_of_two_homes_have_cookies_of_their_own(tmp_path):
    names = {cookie_name(tmp_path / name) for name in ("one", "two")}
    assert len(names) == 2
    assert all(re.fullmatch(r"cxsystem2-[0-9a-f]{8}", name) for name in names)


def test_the_usual_home(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert usual_home() == tmp_path / "cxsystem2"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert usual_home().parts[-3:] == (".local", "share", "cxsystem2")


def test_a_home_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblem, match="--home"):
        Home.make(tmp_path / "file" / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_is_only_for_reading(tmp_path):
    home = Home.make(tmp_path / "home")
    home.folder.chmod(0o500)
    with pytest.raises(FileProblem, match="--home"):
        Home.make(home.folder)


def test_ids_are_not_guessed():
    assert len({new_id() for _ in range(1000)}) == 1000
