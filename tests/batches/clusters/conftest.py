"""An SSH server and a Slurm of one node that belong to a test, each in a folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import PATIENCE

ROOT = Path(__file__).resolve().parents[3]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def until(condition, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def answers(port):
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def servers():
    """Start programs that end with the test."""
    started = []

    def start(*words, **options):
        started.append(subprocess.Popen(list(map(str, words)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options))
        return started[-1]

    yield start
    for process in reversed(started):
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture
def ssh(tmp_path, servers):
    """Options of the cluster ``ssh`` for a server on this computer."""
    server = shutil.which("sshd") or (Path("/usr/sbin/sshd").exists() and "/usr/sbin/sshd")
    if not server or not shutil.which("ssh-keygen"):
        pytest.skip("sshd is not installed")
    pytest.importorskip("asyncssh")
    folder, port = tmp_path / "ssh", free_port()
    folder.mkdir(mode=0o700)
    for name in ("user", "host"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        f"PasswordAuthentication no\nUsePAM no\nStrictModes no\nPidFile {folder}/pid\n"
    )
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    servers(server, "-D", "-f", folder / "config")
    if not until(lambda: answers(port), 120):
        pytest.skip("sshd does not start here")
    connect = {"port": port, "client_keys": [str(folder / "user")], "known_hosts": None}
    return {"kind": "ssh", "hosts": ["127.0.0.1"], "connect": connect, "environment": {"PYTHONPATH": str(ROOT)}}


@pytest.fixture
def slurm(tmp_path, servers, monkeypatch):
    """A Slurm of this computer alone."""
    programs = {name: shutil.which(name) or f"/usr/sbin/{name}" for name in ("munged", "slurmctld", "slurmd")}
    lacking = [name for name, path in programs.items() if not Path(path).exists()]
    if lacking or not shutil.which("sbatch"):
        pytest.skip(f"Slurm is not installed: no {', '.join(lacking) or 'sbatch'}")
    if os.geteuid():
        pytest.skip("a Slurm of one's own needs root")
    pytest.importorskip("dask_jobqueue")
    folder, host = Path("/tmp") / f"slurm-{os.getpid()}", socket.gethostname().split(".")[0]
    for name in ("state", "spool", "log"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "key").write_bytes(os.urandom(1024))
    (folder / "key").chmod(0o400)
    (folder / "slurm.conf").write_text(f"""
ClusterName=test
SlurmctldHost={host}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/ctld.pid
SlurmdPidFile={folder}/d.pid
SlurmctldLogFile={folder}/log/ctld.log
SlurmdLogFile={folder}/log/d.log
SlurmctldPort={free_port()}
SlurmdPort={free_port()}
MpiDefault=none
SwitchType=switch/none
NodeName={host} CPUs={os.cpu_count()} RealMemory=2000 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
""")
    munge = {name: folder / f"munge.{name}" for name in ("sock", "pid", "log", "seed")}
    files = (
        f"--{word}={munge[name]}"
        for word, name in (("socket", "sock"), ("pid-file", "pid"), ("log-file", "log"), ("seed-file", "seed"))
    )
    servers(programs["munged"], "--foreground", "--force", f"--key-file={folder / 'key'}", *files)
    until(munge["sock"].exists)
    monkeypatch.setenv("SLURM_CONF", str(folder / "slurm.conf"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *sys.path]))
    for name in ("slurmctld", "slurmd"):
        servers(programs[name], "-D", "-f", folder / "slurm.conf")
    asked = ["sinfo", "--noheader", "--format=%T"]
    if not until(lambda: subprocess.run(asked, capture_output=True, text=True).stdout.strip() == "idle", 120):
        pytest.skip("Slurm does not start here")
    yield folder
    subprocess.run(["scancel", "--full", "--user=root"], capture_output=True)
    until(lambda: not subprocess.run(["squeue", "--noheader"], capture_output=True).stdout.strip())
    shutil.rmtree(folder, ignore_errors=True)
