"""The page about the format is right: a program that follows it reads a snapshot."""

import hashlib
import json
import re
import shutil
import zlib
from pathlib import Path

import numpy as np
import pytest

from cxsystem2.snapshots import generation, manifest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "snapshot-format.md").read_text(encoding="utf-8")
GOLDEN = ROOT / "tests" / "golden" / "v0_1_0" / "snapshot"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(GOLDEN, tmp_path / "snapshot")


def test_the_program_of_the_page_reads_a_snapshot(folder, capsys):
    snippet, _ = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    names = {}
    exec(compile(snippet, "snapshot-format.md", "exec"), names)
    known = np.linspace(-0.07, -0.05, 8)
    known[[2, 7]] = -0.0, np.nan
    assert np.array_equal(names["vm"], known + 200 * 1e-6, equal_nan=True)
    assert capsys.readouterr().out.endswith("at 0.02 s\n")


@pytest.mark.parametrize("file", ["manifest.json", "generations/000000000200/generation.json"])
def test_the_page_names_all_entries_and_how_their_checksum_is_made(folder, file):
    data = (folder / file).read_bytes()
    entries = json.loads(data)
    (section,) = re.findall(rf"^## `{Path(file).name}`\n(.*?)^## ", PAGE, re.MULTILINE | re.DOTALL)
    named = {name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == entries.keys()
    body = data[: data.rindex(b",")]
    assert data[len(body) :].decode() == f',\n "checksum": "sha256:{hashlib.sha256(body).hexdigest()}"\n}}\n'


def test_checksums_of_files_are_those_of_other_programs(folder):
    home = folder / "generations" / "000000000200"
    for name, known in json.loads((home / "generation.json").read_bytes())["files"].items():
        assert known == {
            "bytes": (home / name).stat().st_size,
            "checksum": f"crc32:{zlib.crc32((home / name).read_bytes()):08x}",
        }
    entries = json.loads((folder / "manifest.json").read_bytes())
    for name, known in {**entries["tables"], **entries["files"]}.items():
        assert known["checksum"] == f"sha256:{hashlib.sha256((folder / name).read_bytes()).hexdigest()}"


def test_the_page_has_the_version_and_the_words_of_the_code():
    assert (manifest.HEAD["version"], generation.HEAD["version"]) == (1, 1)
    for word in (*generation.Reason, *manifest.Kind, manifest.HEAD["format"], generation.HEAD["format"]):
        assert f"`{word}`" in PAGE
