"""Each phase of each place is a list of calls, which can be seen before any is made."""

import shlex
import stat

import pytest

from cxsystem2.deploy.places import place_of, places
from cxsystem2.errors import CxSystemError

PHASES = ("create", "user", "upload", "run", "download", "delete")
MORE = {
    "upload": ("data.h5",),
    "run": ("--", "lfads", "pbt", "trials.h5", "--output", "search"),
    "download": ("search", "here"),
}


@pytest.fixture
def cluster(command, deploy, tmp_path, monkeypatch):
    """Call ``cxsystem2 lfads cluster PHASE --dry-run`` for a place; the lines without what they are for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.h5").write_bytes(b"")

    def call(phase, word, *more, dry=("--dry-run",)):
        found = command("lfads", "cluster", phase, *dry, deploy / f"on-{word}.yaml", *(more or MORE.get(phase, ())))
        lines = [line for line in found.stdout.splitlines() if not line.startswith("#")]
        return found.returncode, lines, found.stderr

    return call


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("word", places)
def test_a_dry_run_shows_what_would_be_called(cluster, monkeypatch, word, phase):
    def called(*_, **__):
        raise AssertionError("a program was called")

    monkeypatch.setattr("subprocess.run", called)
    status, lines, err = cluster(phase, word)
    tools = {"compose": ["docker"], "slurm": ["ssh", "scp"], "kubernetes": ["kubectl"], "gcp": ["gcloud"]}[word]
    assert (status, err) == (0, "") and lines
    assert all(shlex.split(line)[0] in tools for line in lines)
    if phase == "run":
        assert "lfads pbt trials.h5 --output search --cluster" in lines[-1]


def test_data_are_removed_only_when_that_is_asked_for(cluster):
    for word, gone in {"compose": "--volumes", "slurm": "rm -r", "kubernetes": "keeps=data", "gcp": "storage rm"}.items():
        assert not any(gone in line for line in cluster("delete", word)[1])
        assert any(gone in line for line in cluster("delete", word, "--data")[1])


def test_what_one_computer_does_gets_no_cluster(cluster):
    assert cluster("run", "compose", "lfads", "eval", "search")[1][0].endswith("server cxsystem2 lfads eval search")
    assert "--cluster" in cluster("run", "compose", "batch", "run", "weights", "coba_eif")[1][0]


def test_words_reach_the_shell_of_another_computer_quoted(cluster):
    (line,) = cluster("run", "slurm", "lfads", "pbt", "a; rm -rf b.h5")[1]
    (*_, remote) = shlex.split(line)
    assert shlex.split(remote)[-4:-2] == ["pbt", "a; rm -rf b.h5"]


def test_a_program_that_is_missing_is_said_with_the_remedy(cluster, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    status, _, err = cluster("create", "compose", dry=())
    assert status == 1
    assert "there is no command 'docker' here; install Docker Engine with its plugin Compose" in err and "--dry-run" in err


def test_nothing_is_called_after_a_program_that_has_failed(cluster, monkeypatch, tmp_path):
    tool = tmp_path / "docker"
    tool.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nexit 3\n')
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    status, _, err = cluster("create", "compose", dry=())
    assert status == 1 and "build' has ended with the status 3; nothing after it was called" in err
    assert len((tmp_path / "calls").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: address\naddress: tls://a:1\n", "needs 'kind: …' and a section 'place:'"),
        ("kind: address\naddress: tls://a:1\nplace: {files: [x]}\n", "'kind' is missing"),
        ("kind: address\naddress: tls://a:1\nplace: {kind: compos, files: [x]}\n", "did you mean 'compose'"),
        ("kind: address\naddress: tls://a:1\nplace: {kind: compose}\n", "'files' is missing"),
        ("kind: address\naddress: tls://a:1\nplace: {kind: compose, files: [x], client: 2}\n", "did you mean 'clients'"),
        ("kind: address\naddress: tls://a:1\nplace: {kind: compose, files: [x], clients: true}\n", "'clients' cannot be True"),
        ("kind: slurm\nplace: {kind: slurm, folder: /a, script: b, host: -oProxyCommand=x}\n", "take it for an option"),
        ("kind: adress\nplace: {kind: compose, files: [x]}\n", "did you mean 'address'"),
        ("kind: [\n", "cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_a_sentence(tmp_path, text, said):
    (tmp_path / "file.yaml").write_text(text)
    with pytest.raises(CxSystemError) as error:
        place_of(tmp_path / "file.yaml")
    assert said in str(error.value) and (str(tmp_path / "file.yaml") in str(error.value) or "adress" in text)


def test_data_that_are_not_there_are_not_uploaded(cluster):
    status, _, err = cluster("upload", "gcp", "nothing.h5")
    assert status == 1 and "nothing.h5: there is no such file" in err
