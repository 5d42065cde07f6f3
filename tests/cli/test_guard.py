"""No command ends in a traceback, whatever it is given: each of these is a sentence of its own, and no fault for the guard."""

import shutil
import zlib
from pathlib import Path

import h5py
import numpy as np
import pytest

from cxsystem2.cli import main
from cxsystem2.cli.guard import FAULT, guarded

LONG = "n" * 300
NOBODY = "~nosuchuser/x"


def rarely(cases, every=3):
    """Every third case is for each day, and all are for a slow one; lists are no multiples of three, so that all words come."""
    return [case if number % every == 0 else pytest.param(case, marks=pytest.mark.slow) for number, case in enumerate(cases)]


@pytest.fixture
def call(capfd, monkeypatch, tmp_path):
    """Call a command in this process with the guard's net off; returns its exit status and what it printed."""
    monkeypatch.setenv("CXSYSTEM2_TRACEBACK", "1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cxsystem2.batches.clusters.local.warm_up", lambda *_: "spawn")  # nothing here comes as far as workers

    def call(*words):
        status = main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return status, out, err

    return call


@pytest.fixture
def result(make_batch):
    """A result file."""
    return next(make_batch({"J": ["1*nS"]}).folder.glob("results/*.h5"))


NAMES = [LONG, NOBODY, "", "a\udcffb.csv", "loop.h5"]
RARE = [f"{LONG}/{LONG}", "~nosuchuser", ".", "/", "/dev/null", "nosuch", "loop", "loop/x", LONG + ".h5", NOBODY + ".h5",
        "a\udcff.h5", "dir.h5", "text.h5", "empty.h5", "bytes.h5"]  # fmt: skip
COMMANDS = [
    ("check", "-a", "{}", "-p", "{}"),
    ("check", "{}"),
    ("plan", "-a", "{}", "-p", "{}"),
    ("run", "-q", "-a", "{}", "-p", "{}"),
    ("run", "-q", "coba_eif", "-o", "runtime=1*ms", "--output", "{}", "--device", "nosuch"),
    ("script", "coba_eif", "--output", "{}"),
    ("convert", "{}"),
    ("convert", "{}", "{}"),
    ("convert", "a.csv", "{}"),
    ("plot", "{}"),
    ("show", "{}"),
    ("run", "-q", "{}", "--device", "nosuch"),
    ("measure", "{}"),
    ("metadata", "{}"),
    ("metadata", "a.csv", "--output", "{}"),
    ("cluster", "{}"),
    ("visualize", "{}", "-c"),
    ("visualize", "--rasterplot-pdf", "{}", "x"),
    ("visualize", "--rasterplot-pdf", ".", "{}"),
    ("examples", "{}"),
    ("examples", "coba_eif", "--copy", "{}"),
    ("build", "coba_eif", "{}", "--device", "nosuch"),
    ("run", "{}/"),
    ("resume", "{}"),
    ("inspect", "{}"),
    ("verify", "{}"),
    ("merge", "{}"),
    ("repart", "{}", "-k", "2"),
    ("batch", "status", "{}"),
    ("batch", "resume", "{}"),
    ("batch", "retry", "{}"),
    ("batch", "collect", "{}"),
    ("batch", "plot", "{}"),
    ("batch", "rasters", "{}"),
    ("batch", "run", "{}", "nosuch"),
    ("batch", "run", "b", "coba_eif", "--sweep-file", "{}"),
    ("batch", "run", "b", "coba_eif", "--points", "{}"),
    ("batch", "resume", ".", "--cluster", "{}"),
    ("check", "coba_eif", "-o", "{}=1"),
    ("check", "coba_eif", "-o", "{}"),
    ("check", "coba_eif", "--device", "{}"),
    ("cell", "{}"),
    ("cell", "EIF", "--plot", "{}"),
    ("cell", "EIF", "--set", "{}"),
]


@pytest.fixture
def odd(tmp_path):
    """Files of odd kinds, in the folder where commands are called."""
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "loop.h5").symlink_to("loop.h5")
    (tmp_path / "dir.h5").mkdir()
    (tmp_path / "text.h5").write_text("text")
    (tmp_path / "empty.h5").touch()
    (tmp_path / "bytes.h5").write_bytes(bytes(range(256)))
    (tmp_path / "a.csv").write_text("row_type,a\n")


@pytest.mark.parametrize("name", [*NAMES, *(pytest.param(name, marks=pytest.mark.slow) for name in RARE)], ids=ascii)
def test_odd_names_everywhere(call, odd, name):
    for words in COMMANDS:
        status, _, err = call(*(word.replace("{}", name) for word in words))
        assert status in (0, 1, 2), (words, status)
        assert status == 0 or err or words[0] == "check", words


BYTES = [b"\xff\xfe\x00", b"\x80abc", b"", b"\x00" * 50, b"[" * 5000, b"{}", b"[]", b"null", b"1", b'{"a": 1e999}',
         b"a: &a [*a]", b"\x1f\x8b\x08", b"PK\x03\x04", b"%YAML 9.9\n---\n",
         b"? [a]\n: b\n", b"\xef\xbb\xbf", b"a" * 100_000]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".csv", ".json", ".yaml", ".gz", ".pickle", ".h5", ".bz2", ".mat", ""])
def test_files_that_are_anything(call, tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    for content in BYTES:
        path.write_bytes(content)
        for words in COMMANDS:
            if "{}" in words and "--output" not in words and "--copy" not in words and "--plot" not in words:
                status, _, _ = call(*(word.replace("{}", str(path)) for word in words))
                assert status in (0, 1, 2), (words, content[:20])
        path.unlink(missing_ok=True)


def spoil(kind, file):
    """One thing that is wrong with a result file."""
    text, group, strange = kind
    if text == "drop":
        del file[group]
    elif text == "attribute":
        file.attrs[group] = strange
    elif text == "drop attribute":
        del file.attrs[group]
    elif text == "array":
        del file[group]
        file[group] = strange


SPOILT = [
    *(("drop", name, None) for name in ("populations", "spikes", "recordings", "timings", "versions", "tables", "settings",
       "warnings", "synapses", "tables/anatomy", "spikes/NG1_SS_L4/i", "spikes/NG1_SS_L4/t",
       "populations/NG1_SS_L4", "populations/NG1_SS_L4/w")),
    *(("drop attribute", name, None) for name in ("version", "title", "seed", "runtime", "dt", "device", "created", "format")),
    *(("attribute", name, strange) for name in ("version", "title", "seed", "runtime", "dt", "format")
      for strange in ("x", np.nan, 1e300, -1, np.array([1, 2]), b"\xff", "$\\frac$", h5py.Empty("f"))),
    *(("array", name, strange) for name in ("spikes/NG1_SS_L4/i", "spikes/NG1_SS_L4/t", "populations/NG1_SS_L4/w", "settings",
       "warnings", "spikes", "populations", "spikes/NG1_SS_L4", "recordings", "tables", "timings", "tables/anatomy")
      for strange in (np.array([[1.0, 2.0]]), np.array(["a", "b"], dtype=object), np.float64(3), "text", "{", "[1]", "1",
                      np.array([-5, 10**9]), np.array([np.nan]), np.array([], float))),
]  # fmt: skip


@pytest.mark.parametrize("kind", rarely(SPOILT), ids=lambda kind: ascii(kind)[:70])
def test_result_files_with_parts_that_are_wrong(call, result, tmp_path, kind):
    path = tmp_path / "r.h5"
    shutil.copy(result, path)
    with h5py.File(path, "r+") as file:
        spoil(kind, file)
    status, _, _ = call("measure", path)
    assert status in (0, 1)
    if status == 0:  # what can be read is drawn, too
        assert call("visualize", "-c", path)[0] in (0, 1)
        assert call("plot", path)[0] in (0, 1)


RECORDS = [b"", b"[]", b'{"status": "done", "run": 0, "result": "../../etc/passwd"}', b"\xff\xfe", b'{"run": "x"}']
MORE = [b"{", b"null", b"1", b'"x"', b"{}", b'{"status": "nosuch"}', b"[" * 5000, b'{"status": "done", "run": 0, "result": 5}',
        b'{"status": ["done"], "timings": 3, "values": 7}', b'{"run": 1e999}']  # fmt: skip


@pytest.mark.parametrize("which", ["runs/*.json", "batch.json", "points.csv", "manifest.csv", "tables/*.csv", "results/*.h5"])
@pytest.mark.parametrize("contents", [[*RECORDS, None], pytest.param(MORE, marks=pytest.mark.slow)], ids=["some", "more"])
def test_batches_with_files_that_are_wrong(call, make_batch, which, contents):
    batch = make_batch({"J": ["1*nS", "2*nS"]})
    paths = sorted(batch.folder.glob(which)) or [batch.folder / which.replace("*", "anatomy")]
    for content in contents:
        kept = paths[0].read_bytes() if paths[0].exists() else None
        paths[0].parent.mkdir(exist_ok=True)
        if content is None:
            paths[0].unlink(missing_ok=True)
        else:
            paths[0].write_bytes(content)
        for words in (["status"], ["status", "--json"], ["collect"], *([["plot"], ["rasters"]] if content is None else [])):
            status, _, _ = call("batch", words[0], batch.folder, *words[1:])
            assert status in (0, 1, 2), (words, content)
        for word in ("metadata", "cluster"):
            call(word, batch.folder)
        if kept is not None:
            paths[0].write_bytes(kept)


@pytest.mark.parametrize("title", ["$\\frac$", "$x$$", "$", "a_b^c$\\nosuch{", "\\", "\x00", "[/b]", "{}", "%s"])
def test_titles_and_names_in_pictures(call, make_batch, tmp_path, title):
    batch = make_batch({"J": ["1*nS", title]})
    path = tmp_path / "r.h5"
    shutil.copy(next(batch.folder.glob("results/*.h5")), path)
    with h5py.File(path, "r+") as file:
        file.attrs["title"] = title.replace("\x00", "")
    assert call("plot", path, "--output", tmp_path / "r.pdf")[0] == 0
    assert call("batch", "plot", batch.folder)[0] == 0
    assert call("batch", "rasters", batch.folder)[0] == 0


@pytest.mark.parametrize(
    "change", ["G[1].number_of_neurons=1000000000000", "G[1].number_of_neurons=10**12", "runtime=1e12*second", "seed=1e400",
               "k=10**10", "scale=1e12", "default_clock=1e-300*ms", "runtime=nan*second", "seed=-1", "seed=" + "9" * 5000],
)  # fmt: skip
@pytest.mark.parametrize("word", ["check", "plan"])
def test_numbers_beyond_all_measure(call, change, word):
    assert call(word, "coba_eif", "-o", change)[0] in (0, 1, 2)


@pytest.mark.parametrize("command", ['g++ "open', "'", "nosuch", "/dev/null", "", " ", "\\", LONG])
def test_compilers_that_are_none(call, monkeypatch, tmp_path, command):
    monkeypatch.setenv("CXX", command)
    monkeypatch.setenv("CXSYSTEM2_CACHE", str(tmp_path / "cache"))
    assert call("devices")[0] == 0
    if command.strip():
        status, _, err = call("run", "-q", "coba_eif", "-o", "runtime=1*ms", "--device", "cpp", "--output", "x.h5")
        assert status == 1 and "compiler" in err


@pytest.mark.parametrize(
    ("name", "value"),
    [("CXSYSTEM2_CACHE_SIZE", "inf"), ("CXSYSTEM2_CACHE", NOBODY), ("CXSYSTEM2_CACHE", LONG), ("CXSYSTEM2_CACHE", "/dev/null"),
     ("XDG_CACHE_HOME", NOBODY), ("XDG_CONFIG_HOME", "/dev/null"), ("XDG_DATA_HOME", "/dev/null"), ("HOME", "/dev/null"),
     ("GENN_PATH", LONG), ("CUDA_PATH", LONG), ("PATH", "")],
)  # fmt: skip
def test_variables_that_are_wrong(call, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    for words in (["cache"], ["devices"], ["check", "coba_eif"], ["cache", "--clear"]):
        assert call(*words)[0] in (0, 1)


def test_metadata_and_results_of_earlier_versions_with_parts_that_are_wrong(call, tmp_path):
    import pickle

    for number, content in enumerate(
        [None, 1, "x", [], {}, {"spikes_all": 1}, {"spikes_all": {"a": 1}}, {1: 2}, {"runtime": "x"}]
    ):
        for pack in (lambda data: data, zlib.compress):
            path = tmp_path / f"metadata_{number}.gz"
            path.write_bytes(pack(pickle.dumps(content)))
            for words in (["metadata"], ["cluster"], ["plot"], ["measure"], ["visualize", "-c"]):
                assert call(*words, path)[0] in (0, 1, 2)


class TestGuard:
    """What comes through all the same is a sentence, too."""

    @pytest.fixture(autouse=True)
    def _net(self, monkeypatch):
        monkeypatch.delenv("CXSYSTEM2_TRACEBACK", raising=False)

    @pytest.mark.parametrize(
        ("error", "status", "told"),
        [
            (KeyError("x"), FAULT, "this is a fault of cxsystem2 itself, KeyError: 'x'"),
            (RecursionError("deep"), FAULT, "RecursionError: deep"),
            (MemoryError(), 1, "there is not enough memory"),
            (PermissionError(13, "Permission denied", "/x"), 1, "cxsystem2: /x: Permission denied"),
            (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad\x1b"), FAULT, "UnicodeDecodeError"),
            (KeyboardInterrupt(), 130, "interrupted"),
        ],
    )
    def test_errors_become_sentences(self, capsys, error, status, told):
        def fail():
            raise error

        assert guarded(fail) == status
        said = capsys.readouterr().err
        assert told in said and "Traceback" not in said and "\x1b" not in said and said.count("\n") == 1

    def test_developers_see_the_traceback(self, monkeypatch):
        monkeypatch.setenv("CXSYSTEM2_TRACEBACK", "1")
        with pytest.raises(KeyError):
            guarded({}.popitem)

    def test_an_answer_that_cannot_be_written(self):
        if not Path("/dev/full").exists():
            pytest.skip("there is no device that is always full")
        import subprocess
        import sys

        with open("/dev/full", "w") as full:
            words = [sys.executable, "-m", "cxsystem2", "examples"]
            done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1
        assert done.stderr == "cxsystem2: No space left on device\n"
