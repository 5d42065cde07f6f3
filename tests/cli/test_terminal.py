"""What commands print: escape sequences of cells, names of files and attributes of results reach no terminal."""

import io
import json

import h5py
import pytest
from rich.table import Table
from rich.text import Text

from cxsystem2.cli import main
from cxsystem2.results import save
from cxsystem2.terminal import Terminal

EVIL = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m"


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Call a command in this process; returns what it printed, after a look at all of it."""

    def call(*words):
        monkeypatch.chdir(tmp_path)
        main([str(word) for word in words])
        told = capsys.readouterr()
        for text in told:
            assert not [character for character in text if (character < " " and character not in "\n\t") or character == "\x9b"]
        return told.out + told.err

    return call


@pytest.mark.parametrize("sheet", ["params,{}\n", "row_type,{}\nparams,x\n", "{},x\n", "row_type,idx\nG,{}\n"])
@pytest.mark.parametrize("words", [["check"], ["plan"], ["run"], ["check", "--format", "json"]])
def test_cells(call, tmp_path, configs, sheet, words):
    (tmp_path / "a.csv").write_text(sheet.format(EVIL), encoding="utf-8")
    assert call(*words, "-a", "a.csv", "-p", configs / "coba_eif_physiology.csv")


def test_names_of_files_and_changes(call, configs):
    assert "\\x1b" in call("check", "-a", f"{EVIL}.csv", "-p", f"{EVIL}.csv")
    assert "\\x1b" in call("plot", f"{EVIL}.h5")
    assert "\\x1b" in call("check", "coba_eif", "-o", f"{EVIL}=1")
    assert "\\x1b" in call("batch", "status", EVIL)
    assert "\\x1b" in call("convert", EVIL)


def test_attributes_of_results(call, tmp_path, made):
    path = save(made, tmp_path / "r.h5")
    with h5py.File(path, "r+") as file:
        file.attrs["title"] = EVIL
        file["populations"].move("NG1_SS_L4", EVIL)
        file["spikes"].move("NG1_SS_L4", EVIL)
        file["populations"][EVIL].attrs["type"] = EVIL
    assert "\\x1b" in call("measure", path)
    assert call("measure", path, "--format", "csv")
    assert call("plot", path, "--output", tmp_path / "r.png")
    assert call("plot", path, "--population", "nosuch")


@pytest.fixture
def made(make_batch):
    from cxsystem2.results import load

    batch = make_batch({"J": ["1*nS"]})
    return load(next(batch.folder.glob("results/*.h5")))


def test_records_of_a_batch(call, tmp_path, make_batch):
    batch = make_batch({"J": ["1*nS", EVIL]})
    for path in batch.folder.glob("runs/*.json"):
        record = json.loads(path.read_text())
        path.write_text(json.dumps(record | {"status": "failed", "error": EVIL}))
    for words in (["status"], ["collect"], ["plot"], ["rasters"]):
        call("batch", *words, batch.folder)


def test_markup_of_a_cell_is_no_markup():
    screen = Terminal(file=io.StringIO(), width=100)
    table = Table("[bold]a[/bold]", title="[/nosuch]")
    table.add_row("[link=file:///x]b[/link]")
    table.add_row(Text(EVIL))
    screen.print(table)
    screen.print("[red]c", ":smile:")
    told = screen.file.getvalue()
    for text in ("[bold]a[/bold]", "[/nosuch]", "[link=file:///x]b[/link]", "[red]c", ":smile:", "\\x1b]52"):
        assert text in told
    assert "\x1b" not in told


def test_a_terminal_with_colours_keeps_its_own():
    screen = Terminal(file=io.StringIO(), width=100, force_terminal=True, color_system="standard")
    screen.print(Text(EVIL, style="red"))
    assert "\x1b[31m\\x1b]52" in screen.file.getvalue()
