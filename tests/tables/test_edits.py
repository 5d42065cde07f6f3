"""Remedies as changes of files (`fixing`, `tables.edits`): what is shown is written, and nothing else in the file changes."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from cxsystem2.checking import check
from cxsystem2.errors import FileProblem
from cxsystem2.fixing import fixes, write
from cxsystem2.problems import Report
from cxsystem2.tables import convert, ods_edits, ods_file, read_physiology

ANATOMY = """# a network
row_type,runtime,grid_radus,init_vms
params,100*ms,200*um,1

row_type,idx,number_of_neurons,neuron_type,layer_idx
G,EXC,4,SS,4
row_type,receptor,pre_syn_idx,post_syn_idx,syn_type,p
S,ge,EX,EX,Fixd,0.5
# S,ge,E,E,Fixed,0.5
S,ge,EX,EX,Fixed,1
"""
PHYSIOLOGY = """Variable,Key,Value,Comment
# values
neuron_model,,LIF,
g,,50%,half
w,,2*nS,"a ""weight"", small"
cw_SS_SS,,w*g,
delay_SS_SS,,1*ms,

SS,C,200*pF,
,V_reset,-60*mV,
,EL,-60*mv,
,Ei,-80*mV,
other,x,1,
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Writes two tables and returns their names."""
    monkeypatch.chdir(tmp_path)

    def files(anatomy=ANATOMY, physiology=PHYSIOLOGY, names=("a.csv", "p.csv")):
        for name, text in zip(names, (anatomy, physiology), strict=True):
            Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return names

    return files


def found(names):
    return fixes(*names, list(check(*names).report))


def mended(names):
    """Fix until nothing is left to fix; returns what is still wrong."""
    for _ in range(5):
        if not (every := found(names)):
            break
        write(every)
    return [problem.message for problem in check(*names).report.errors]


def test_changes_are_shown_with_their_place(files):
    shown = [str(fix) for fix in found(files())]
    assert shown[0] == "a.csv:2:3 [name of a column] grid_radus -> grid_radius"
    assert "a.csv:8:5 [syn_type] Fixd -> Fixed" in shown
    assert "p.csv:4:3 [g] 50% -> 0.5" in shown
    assert "p.csv:10:2 [Key] V_reset -> V_res" in shown
    assert "p.csv:11:3 [SS, EL] -60*mv -> -60*mV" in shown
    assert "p.csv:12 [SS, gL] new row below: 100*nS, leak conductance (a starting value)" in shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("divider", [",", ";"])
def test_all_else_in_a_file_stays_as_it_is(files, encoding, divider):
    physiology = PHYSIOLOGY.replace("# values", "# valeurs é").replace(",", divider).replace("\n", "\r\n").encode(encoding)
    anatomy = ANATOMY.replace("EX,", "EXC,").replace(",", divider)
    names = files(anatomy, physiology)
    assert mended(names) == []
    before, after = physiology.decode(encoding).split("\r\n"), Path("p.csv").read_bytes().decode(encoding).split("\r\n")
    changed = {4: "50%", 10: "V_reset", 11: "-60*mv"}
    kept = [line for number, line in enumerate(before, start=1) if number not in changed]
    assert [line for line in after if line in kept] == kept
    new = [line for line in after if "a starting value" in line]
    assert len(after) == len(before) + len(new) and len(new) >= 5
    assert before.index(kept[-2]) + len(new) == after.index(kept[-2])  # below the block, above the next one
    assert Path("a.csv").read_text().count("#") == 2


def test_an_idx_is_renamed_in_all_pathways(files):
    names = files(ANATOMY.replace("EX,EX,Fixd", "EX,EX[C]0s,Fixed"))
    edits = [str(fix) for fix in found(names) if "syn_idx" in fix.column]
    assert edits == [
        "a.csv:8:3 [pre_syn_idx] EX -> EXC",
        "a.csv:8:4 [post_syn_idx] EX[C]0s -> EXC[C]0s",
        "a.csv:10:3 [pre_syn_idx] EX -> EXC",
        "a.csv:10:4 [post_syn_idx] EX -> EXC",
    ]


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".xlsx", ".ods"])
def test_other_formats_are_changed_as_well(files, suffix):
    files(ANATOMY.replace("EX,", "EXC,"))
    made = [str(name) for name in convert(["a.csv", "p.csv"], f"m{suffix}")]
    names = made if len(made) == 2 else made * 2
    assert mended(names) == []
    table = read_physiology(names[1], Report())
    keys = [(entry.variable, entry.key, entry.comment) for entry in table.active() if entry.key]
    assert ("SS", "gL", "leak conductance (a starting value)") in keys
    assert keys[-1] == ("other", "x", "")
    assert [entry.comment for entry in table.active() if entry.name == "w"] == ['a "weight", small']


def test_comments_of_a_yaml_file_stay(files):
    short = "# mine\nneuron_model: LIF\nSS:\n  C: 200*pF  # measured\n  V_reset: -60*mv\n  EL: -60*mV\n\n# the rest\ng: 1\n"
    names = files(ANATOMY.split("row_type,receptor")[0].replace("radus", "radius"), short, ("a.csv", "p.yaml"))
    assert mended(names) == []
    text = Path("p.yaml").read_text()
    assert text.startswith(
        "# mine\nneuron_model: LIF\nSS:\n  C: 200*pF  # measured\n  V_res: -60*mV\n  EL: -60*mV\n  gL: 100*nS  # leak"
    )
    assert text.endswith("\n\n# the rest\ng: 1\n")


def test_a_block_without_a_key_is_filled(files):
    anatomy = ANATOMY.split("row_type,receptor")[0].replace("radus", "radius")
    names = files(anatomy, "Variable,Key,Value\nneuron_model,,EIF\nSS,,\n")
    assert mended(names) == []
    values = {entry.key: entry.value.text for entry in read_physiology("p.csv", Report()).active()}
    assert (values["C"], values["tau_e"], values["V_init_min"]) == ("600*pF", "5*ms", "EL")


def test_two_names_that_are_like_each_other_are_not_exchanged(files):
    physiology = PHYSIOLOGY.replace("other,x,1,", "other,x,SS['V_res'],").replace("50%", "0.5")
    names = files(ANATOMY.replace("EX,", "EXC,"), physiology)
    assert not [fix for fix in found(names) if fix.old == "SS['V_res']"]
    assert mended(names) == []


def test_a_file_that_cannot_be_changed_stays_and_so_does_the_other(files):
    files()
    convert("p.csv", "p.ods")
    before = Path("a.csv").read_text()
    every = found(("a.csv", "p.ods"))
    change_ods("p.ods", 'office:value-type="string"', 'table:formula="of:=1" office:value-type="string"')
    with pytest.raises(FileProblem, match="rows cannot be added to a sheet with formulas"):
        write(every)
    assert Path("a.csv").read_text() == before


def change_ods(path, old, new):
    """Replace a text in the sheets of a workbook."""
    with zipfile.ZipFile(path) as whole:
        members = [(member, whole.read(member)) for member in whole.infolist()]
    with zipfile.ZipFile(path, "w") as whole:
        for member, content in members:
            whole.writestr(member, content.replace(old.encode(), new.encode()) if member.filename == "content.xml" else content)


def test_all_else_in_an_opendocument_workbook_stays(files):
    """Of repeated rows and cells one changes; a picture stays, and the cells that nobody changed keep their styles."""
    files(ANATOMY.split("row_type,receptor")[0].replace("radus", "radius"))
    convert(["a.csv", "p.csv"], "m.ods")
    with zipfile.ZipFile("m.ods", "a") as whole:
        whole.writestr("Pictures/one.png", b"picture")
    with zipfile.ZipFile("m.ods") as whole:
        before = {member.filename: (member.compress_type, whole.read(member)) for member in whole.infolist()}
    assert mended(["m.ods", "m.ods"]) == []
    with zipfile.ZipFile("m.ods") as whole:
        after = {member.filename: (member.compress_type, whole.read(member)) for member in whole.infolist()}
    assert [*after] == [*before] and {name for name in before if before[name] != after[name]} == {"content.xml"}
    styled = [content["content.xml"][1].decode().count("table:style-name") for content in (before, after)]
    assert styled[0] < styled[1]

    change_ods("m.ods", "<table:table-row>", '<table:table-row table:number-rows-repeated="3">')
    change_ods("m.ods", "<table:table-cell ", '<table:table-cell table:number-columns-repeated="2" ')
    book = ods_edits.OdsFile(Path("m.ods").read_bytes())
    rows = dict(ods_file.read(Path("m.ods").read_bytes())[0].rows)
    book.put("anatomy", 2, 3, "two\nlines")
    wanted = {number: ["two\nlines" if (number, column) == (2, 3) else text for column, text in enumerate(row, start=1)]
              for number, row in rows.items()}  # fmt: skip
    assert dict(ods_file.read(book.dump())[0].rows) == wanted


def test_a_workbook_that_would_lose_something_is_not_changed(files):
    files()
    convert(["a.csv", "p.csv"], "m.xlsx")
    every = found(("m.xlsx", "m.xlsx"))
    book = openpyxl.load_workbook("m.xlsx")
    book["anatomy"].add_chart(openpyxl.chart.BarChart(), "K1")
    book.save("m.xlsx")
    with pytest.raises(FileProblem, match="has pictures or charts, which would be lost"):
        write(every)
    book = openpyxl.load_workbook("m.xlsx")
    book["anatomy"]._charts.clear()
    book["physiology"]["F1"] = "=1"
    book.save("m.xlsx")
    with pytest.raises(FileProblem, match="rows cannot be added to a sheet with formulas"):
        write(every)


def test_what_a_change_of_the_command_line_did_is_no_matter_of_the_files(files):
    names = files(ANATOMY.split("row_type,receptor")[0].replace("radus", "radius"))
    problems = list(check(*names, ["runtime=100*msec"]).report)
    assert not [fix for fix in fixes(*names, problems) if fix.file == "a.csv"]
