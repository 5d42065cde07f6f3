"""Workers on this computer take orders from the process that has started them alone."""

import contextlib
import os
import socket
from pathlib import Path

import psutil
import pytest
from distributed import Client
from distributed.security import Security

from cxsystem2.batches.clusters import Need, make_cluster

SECRET = "PRIVATE KEY"


opened: set[tuple[str, int]] = set()


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A client of one worker, in a block that a batch would run in."""
    opened.update(listening())  # by other tests in this process
    with make_cluster({}).client(Need(1, 0, tmp_path_factory.mktemp("batch"))) as client:
        client.wait_for_workers(1)
        yield client


def servers(client):
    """Addresses of scheduler, worker and keeper."""
    (worker,) = client.scheduler_info()["workers"].values()
    return [client.scheduler.address, client.cluster.scheduler.address, worker["nanny"], *client.scheduler_info()["workers"]]


def listening():
    """The addresses and ports at which this process and its children listen."""
    places = [place for process in family() for place in process.net_connections("inet")]
    return {(place.laddr.ip, place.laddr.port) for place in places if place.status == psutil.CONN_LISTEN}


def family():
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def test_scheduler_worker_and_keeper_speak_tls_on_this_computer_alone(started):
    assert all(address.startswith("tls://127.0.0.1:") for address in servers(started))


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
def test_who_has_no_certificate_is_refused(started, protocol):
    others = Security.temporary() if protocol == "tls" else Security(require_encryption=False)
    for address in servers(started):
        with pytest.raises((OSError, RuntimeError)):
            Client(address.replace("tls", protocol), security=others, timeout=1)


def test_every_port_that_listens_is_a_server_with_tls(started):
    """No web page, no dashboard."""
    known = {int(address.rsplit(":", 1)[1]) for address in servers(started)}
    found = listening() - opened
    assert {ip for ip, _ in found} == {"127.0.0.1"}
    assert {port for _, port in found} == known
    for port in known:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as asked, contextlib.suppress(ConnectionResetError):
            asked.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert b"HTTP" not in asked.recv(100)


def test_the_key_is_in_no_command_and_no_environment(started):
    alive = [process for process in family() if process.status() != psutil.STATUS_ZOMBIE]
    assert not any(SECRET in " ".join(process.cmdline()) for process in alive)
    if Path("/proc").is_dir():
        assert not any(SECRET.encode() in Path(f"/proc/{process.pid}/environ").read_bytes() for process in alive)
    assert SECRET in started.security.tls_worker_key and not any(SECRET in value for value in os.environ.values())


def test_each_start_has_a_certificate_of_its_own(started, tmp_path):
    with make_cluster({}).client(Need(1, 0, tmp_path)) as other:
        assert other.security.tls_worker_key != started.security.tls_worker_key
        with pytest.raises((OSError, RuntimeError)):
            Client(started.scheduler.address, security=other.security, timeout=1)
