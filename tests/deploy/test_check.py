"""Clients and storage are asked before a run; here the clients are threads of this process, or none at all."""

import json

import pytest

from cxsystem2.deploy import probe
from cxsystem2.deploy.check import check


class Clients:
    """Two clients, asked without a scheduler; `change` says how one of them answers otherwise."""

    def __init__(self, change=lambda function, address, found: found):
        self.change = change

    def run(self, function, *words, workers=("a", "b"), on_error="raise"):
        found = {}
        for address in workers:
            try:
                found[address] = self.change(function, address, function(*words))
            except Exception as error:
                found[address] = error
        return found


@pytest.fixture(params=["directory", "objects"])
def where(request, tmp_path):
    return str(tmp_path / "shared") if request.param == "directory" else f"memory://{tmp_path.name}"


def test_all_is_well(where, tmp_path):
    found = check(Clients(), where)
    assert [one.faults for one in found] == [()] * 3
    assert {"cxsystem2", "python", "torch"} <= found[1].versions.keys() and found[1].delay < 1
    assert not list((tmp_path / "shared").glob("**/*")) if (tmp_path / "shared").exists() else True


def faults(change, where, **words):
    return [one.faults for one in check(Clients(change), where, **words)]


def test_other_versions_are_said(where):
    def older(function, address, found):
        if function is probe.about and address == "b":
            del found["versions"]["torch"]
            found["versions"] |= {"cxsystem2": "0.1", "python": "3.9.1"}
        return found

    server, a, b = faults(older, where)
    assert not server and not a and len(b) == 3
    assert "cxsystem2 is 0.1" in b[0] and "python is 3.9.1" in b[1] and "torch is not installed" in b[2]


def test_builds_and_small_steps_of_python_do_not_matter(where):
    def other(function, address, found):
        if function is probe.about:
            found["versions"] |= {"torch": found["versions"]["torch"].split("+")[0] + "+cu999", "python": "3.11.99"}
        return found

    import platform

    expected = () if platform.python_version().startswith("3.11.") else 1
    assert [one and 1 for one in faults(other, where)][1:] == [expected] * 2


def test_a_client_without_a_gpu_is_said(where):
    server, a, _ = faults(lambda function, address, found: found, where, device="cuda")
    import torch

    if not torch.cuda.is_available():
        assert not server and "PyTorch finds no GPU" in a[0]


def test_a_storage_that_one_client_does_not_share_is_said(where, monkeypatch):
    monkeypatch.setattr(probe, "LATE", 0.0)

    def apart(function, address, found):
        if function is probe.see and address == "a":
            return 60.0, ["x", "y"]
        return found

    _, a, b = faults(apart, where)
    assert "2 of the files that others wrote are not seen after 0 s" in a[0] and not b


def test_a_storage_that_cannot_be_written_is_said(where):
    def closed(function, address, found):
        if function is probe.write and address == "b":
            raise OSError(30, "Read-only file system")
        return "no room" if function is probe.write else found

    _, a, b = faults(closed, where)
    assert a == ("the storage cannot be written: no room",)
    assert b == ("the storage cannot be tried: [Errno 30] Read-only file system",)


def test_a_client_that_cannot_be_asked_is_said(where):
    def fail(function, address, found):
        raise ModuleNotFoundError("No module named 'cxsystem2'")

    assert all("it cannot be asked: No module" in one[0] for one in faults(fail, where)[1:])


def test_a_file_is_late(tmp_path, monkeypatch):
    monkeypatch.setattr(probe, "LATE", 0.3)
    assert probe.write(str(tmp_path), "one") == ""
    assert probe.see(str(tmp_path), ["one"])[1] == []
    seconds, missing = probe.see(str(tmp_path), ["one", "two"])
    assert missing == ["two"] and seconds >= 0.3


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be written" in probe.write(str(tmp_path / "file"), "one")


def test_the_command(command, tmp_path):
    found = command("lfads", "cluster", "check", "local", "--storage", tmp_path / "shared", "--json")
    server, client = json.loads(found.stdout)
    assert (found.returncode, found.stderr, server["faults"], client["faults"]) == (0, "", [], [])
    assert server["place"] != client["place"] and client["delay"] < 30
