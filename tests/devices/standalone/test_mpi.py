"""Which MPI is taken, what it says of its flags, and how ranks are started."""

import importlib.metadata
import os
import subprocess

import pytest

from cxsystem2.devices.standalone import mpi
from cxsystem2.devices.standalone.mpi import Mpi, command, environment, failure, find, has_died
from cxsystem2.errors import DeviceError

MPICH = "g++ -Wl,-z,relro -O2 -flto=auto -I/inc/mpich -L/lib/mpich -Wl,-rpath -Wl,/lib/mpich -lmpichcxx -lmpich"
OPEN_MPI = "g++ -I/inc/openmpi -I '/inc/with space' -isystem /inc/more -pthread -L/lib/openmpi -lmpi_cxx -lmpi"
UNHEARD = """[proxy:0@x] HYDU_sock_write (/mpich/lib/utils/sock.c:250): write error (Broken pipe)
[proxy:0@x] HYD_pmcd_pmip_control_cmd_cb (/mpich/proxy/pmip_cb.c:531): unable to write to downstream stdin
[proxy:0@x] main (/mpich/proxy/pmip.c:183): demux engine error waiting for event
[mpiexec@x] control_cb (/mpich/mpiexec/pmiserv_cb.c:280): assert (!closed) failed
[mpiexec@x] main (/mpich/mpiexec/mpiexec.c:270): process manager error waiting for completion
"""
"""What mpiexec says when a rank dies to which it is writing."""


def folder_of(place, show=MPICH, version="3.2.1", launcher=True):
    """A folder with the programs of an MPI."""
    place.mkdir(parents=True, exist_ok=True)
    texts = {"mpicxx": f'[ "$1" = -show ] && echo "{show}"', **({"mpiexec": f"echo {version}"} if launcher else {})}
    for name, text in texts.items():
        (place / name).write_text(f"#!/bin/sh\n{text}\n")
        (place / name).chmod(0o755)
    return place


@pytest.fixture(autouse=True)
def nothing(monkeypatch, tmp_path):
    """No MPI at all; the PATH has what a script needs."""
    for name in ("MPICXX", "MPIEXEC"):
        monkeypatch.delenv(name, raising=False)
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    monkeypatch.setattr(mpi, "WHEEL", "a-package-that-is-not-there")


def on_path(monkeypatch, folder):
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_without_one_it_says_how_to_get_it():
    with pytest.raises(DeviceError, match=r'need MPI.*pip install "\.\[mpi\]".*libopenmpi-dev'):
        find()


def test_the_one_on_the_path(monkeypatch, tmp_path):
    on_path(monkeypatch, folder_of(tmp_path / "bin"))
    found = find()
    assert found.compile_flags == ("-DCXSYSTEM2_MPI", "-I/inc/mpich")
    assert found.link_flags == (
        "-Wl,-z,relro",
        "-L/lib/mpich",
        "-Wl,-rpath",
        "-Wl,/lib/mpich",
        "-lmpichcxx",
        "-lmpich",
    )
    assert (found.launcher, found.version) == (str(tmp_path / "bin/mpiexec"), "3.2.1")


def test_flags_with_values_and_spaces(monkeypatch, tmp_path):
    on_path(monkeypatch, folder_of(tmp_path / "bin", OPEN_MPI))
    found = find()
    assert found.compile_flags[1:] == ("-I/inc/openmpi", "-I", "/inc/with space", "-isystem", "/inc/more", "-pthread")
    assert found.link_flags == ("-pthread", "-L/lib/openmpi", "-lmpi_cxx", "-lmpi")


def test_the_variables_come_first(monkeypatch, tmp_path):
    on_path(monkeypatch, folder_of(tmp_path / "bin"))
    other = folder_of(tmp_path / "other", OPEN_MPI, "4.1")
    monkeypatch.setenv("MPICXX", str(other / "mpicxx"))
    assert (find().launcher, find().version) == (str(other / "mpiexec"), "4.1")
    monkeypatch.setenv("MPIEXEC", str(folder_of(tmp_path / "third", version="7") / "mpiexec"))
    assert (find().compile_flags[1], find().version) == ("-I/inc/openmpi", "7")


def test_the_launcher_beside_the_compiler_comes_before_that_of_the_path(monkeypatch, tmp_path):
    on_path(monkeypatch, folder_of(tmp_path / "bin"))
    alone = folder_of(tmp_path / "alone", launcher=False)
    monkeypatch.setenv("MPICXX", str(alone / "mpicxx"))
    assert find().launcher == str(tmp_path / "bin/mpiexec")
    (tmp_path / "bin/mpiexec").unlink()
    with pytest.raises(DeviceError, match=r"without mpiexec; set MPIEXEC"):
        find()


@pytest.mark.parametrize("variable", ["MPICXX", "MPIEXEC"])
def test_a_variable_that_names_nothing(monkeypatch, tmp_path, variable):
    on_path(monkeypatch, folder_of(tmp_path / "bin"))
    monkeypatch.setenv(variable, str(tmp_path / "none"))
    with pytest.raises(DeviceError, match=rf"variable {variable} names no program: '.*none'"):
        find()


def test_programs_of_the_current_folder_do_not_count(monkeypatch, tmp_path):
    monkeypatch.chdir(folder_of(tmp_path / "here"))
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(DeviceError, match="not installed"):
        find()


def test_a_compiler_that_is_none_of_mpi(monkeypatch, tmp_path):
    folder = folder_of(tmp_path / "bin", "g++ -O2")
    monkeypatch.setenv("MPICXX", str(folder / "mpicxx"))
    with pytest.raises(DeviceError, match="names no library"):
        find()
    (folder / "mpicxx").write_text("#!/bin/sh\necho unknown option >&2; exit 1\n")
    with pytest.raises(DeviceError, match="-show' fails: unknown option"):
        find()


def test_the_wheel_is_found_where_it_was_installed(monkeypatch):
    monkeypatch.setattr(mpi, "WHEEL", "mpich")
    if not any(importlib.metadata.distributions(name="mpich")):
        pytest.skip("the wheel mpich is not installed")
    monkeypatch.setenv("PATH", os.defpath)  # its compiler is a script
    monkeypatch.setattr(mpi, "_on_path", lambda names: None)
    found = find()
    assert "-lmpi" in found.link_flags
    done = subprocess.run([*command(found, 2, ["echo", "here"])], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.stdout.split() == ["here", "here"]


def test_how_ranks_are_started():
    found = Mpi((), (), "/bin/mpiexec", "1")
    assert command(found, 3, ["./main", "", "a b"]) == ["/bin/mpiexec", "-n", "3", "./main", "", "a b"]
    assert command(found, 3, ["./main"], "srun -n 64 --comment='two words'") == [
        "srun",
        "-n",
        "64",
        "--comment=two words",
        "./main",
    ]


@pytest.mark.parametrize(("launcher", "reason"), [("srun 'a", "no closing quotation"), (" ", "is empty")])
def test_a_launcher_that_cannot_be_read(launcher, reason):
    with pytest.raises(DeviceError, match=reason):
        command(Mpi((), (), "mpiexec", "1"), 2, ["./main"], launcher)


def test_the_environment_of_a_launcher_is_what_the_user_has_set(monkeypatch):
    names = ("OMPI_MCA_rmaps_base_oversubscribe", "SLURM_KILL_BAD_EXIT", "SLURM_MPI_TYPE")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    mpich, other = (
        Mpi((), (), "mpiexec", "HYDRA build details:\n Version: 4.2"),
        Mpi((), (), "mpiexec", "mpirun (Open MPI) 5.0.3"),
    )
    assert names[0] in environment(mpich)
    assert environment(mpich).keys().isdisjoint(names[1:])
    assert environment(mpich, "srun -n 2").items() >= dict(zip(names, ("1", "1", "pmi2"), strict=True)).items()
    assert names[2] not in environment(other, "srun -n 2")
    for name in names:
        monkeypatch.setenv(name, "0")
    assert environment(mpich, "srun -n 2").keys().isdisjoint(names)


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (
            "3 lines\nrank 1: state.bin: cannot be mapped\nAbort(1) on node 1 (rank 1 in comm 0)\n==== BAD",
            "rank 1: state.bin: cannot be mapped",
        ),
        ("ranks: there are 1 instead of 2; x\nranks: there are 1 instead of 2; x\n", "ranks: there are 1 instead of 2; x"),
        (
            "===\n=   EXIT CODE: 9\n===\nYOUR APPLICATION TERMINATED WITH THE EXIT STRING: Killed (signal 9)\nPlease see",
            "a rank was killed",
        ),
        (
            "mpirun noticed that process rank 1 with PID 0 on node x exited on signal 9 (Killed).\n---------",
            "a rank was killed",
        ),
        ("slurmstepd-x: error: *** STEP 3.0\nsrun: error: x: task 1: Killed\n", "a rank was killed"),
        (
            "YOUR APPLICATION TERMINATED WITH THE EXIT STRING: Segmentation fault (signal 11)\nPlease see",
            "a rank broke down (Segm",
        ),
        ("terminate called after throwing an instance of 'std::bad_alloc'\nAborted (signal 6)\n", "memory"),
        (
            "Abort(7) on node 1 (rank 1 in comm 0): Fatal error in MPI_Send: no\nmore",
            "Abort(7) on node 1 (rank 1 in comm 0): Fatal",
        ),
        ("something else\n---------\nmpirun has ended\n", "something else"),
        (UNHEARD, "a rank was killed or broke down, and its launcher with it"),
        (f"rank 1: results.bin: the disk is full\n{UNHEARD}", "rank 1: results.bin: the disk is full"),
        (f"./main: error while loading shared libraries: libmpi.so: no such file\n{UNHEARD}", "libmpi.so: no such file"),
        ("", None),
    ],
)
def test_why_ranks_have_ended(output, reason):
    found = failure(output)
    assert found == reason or (reason and reason in found)


@pytest.mark.parametrize(
    ("output", "status", "died"),
    [
        ("= EXIT CODE: 9\nYOUR APPLICATION TERMINATED WITH THE EXIT STRING: Killed (signal 9)\n", 9, True),
        ("mpirun noticed that process rank 1 with PID 0 on node x exited on signal 9 (Killed).\n", 137, True),
        ("srun: error: x: task 1: Killed\n", 137, True),
        ("srun: error: Node failure on x\n", 1, True),
        ("Segmentation fault (signal 11)\n", 139, True),
        ("", -9, True),
        ("rank 1: results.bin: the disk is full\nTERMINATED WITH THE EXIT STRING: Killed (signal 9)\n", 9, False),
        ("ranks: there are 1 instead of 2; the launcher is of another MPI\n", 1, False),
        ("what():  std::bad_alloc\nAborted (signal 6)\n", 134, False),
        ("./main: error while loading shared libraries: libmpi.so: no such file\n", 127, False),
        (UNHEARD, 255, True),
        (f"rank 1: results.bin: the disk is full\n{UNHEARD}", 255, False),
        (f"./main: error while loading shared libraries: libmpi.so: no such file\n{UNHEARD}", 255, False),
        ("", 1, False),
    ],
)
def test_what_another_try_may_mend(output, status, died):
    assert has_died(output, status) is died
