"""The script as a text, and its two files."""

import ast
import py_compile
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxsystem2 import CxSystem
from cxsystem2.errors import FileProblem
from cxsystem2.script import ScriptError, write_script
from cxsystem2.script.text import WIDTH
from cxsystem2.script.values import Values
from cxsystem2.script.write import compose


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("example", ["coba_eif", "adex_ei", "layer4", "brunel", "microcircuit", "potjans_diesmann"])
def test_scripts_of_the_examples_are_plain_python(configs, tmp_path, example):
    tables = [configs / f"{example}_{kind}.csv" for kind in ("anatomy", "physiology")]
    changes = ["runtime=10*ms", "scale=0.05", *(["S[*].number=10"] if example == "brunel" else [])]
    script = write_script(CxSystem(*tables, changes=changes), tmp_path / f"{example}.py")
    text = script.read_text()
    py_compile.compile(str(script), doraise=True)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert set(imported(ast.parse(text))) == {"brian2", "numpy"}
    assert not re.search(r"np\.float|np\.int|array\(\[\.\.\.|0x", text)
    assert re.search(r'^DEVICE = "cpp"$', text, re.MULTILINE)
    with np.load(script.with_suffix(".npz")) as arrays:
        assert set(re.findall(r"arrays\['(.+?)'\]", text)) == set(arrays)


def test_a_script_reads_by_sections(anatomy, physiology, tmp_path):
    physiology["BC"] = {**physiology["BC"], "C": "71.5*pF"}
    text = write_script(CxSystem(anatomy, physiology), tmp_path / "model.py").read_text()
    titles = [line[2:] for line, rule in zip(text.splitlines(), text.splitlines()[1:], strict=False) if rule.startswith("# ==")]
    assert titles == [
        "Inputs", "Populations", "Pathways", "Clock", "Inputs", "Neurons: NG_EIF_1", "Pathways: S_Fixed_ge_1",
        "Pathways: S_Fixed_ge_2", "Pathways: S_Fixed_gi_3", "Pathways: S_Fixed_const_wght_gi_4", "Monitors", "Run",
        "Spikes and rates",
    ]  # fmt: skip
    assert "NG_EIF_1.C = np.repeat([200, 71.5], NG_EIF_1_sizes)*pF" in text
    assert "NG_EIF_1.EL = -60*mV" in text
    assert "# NG_EIF_1[80:100]  NG2_BC_L4" in text
    assert re.search(r"^gL : siemens \(shared, constant\) +# leak conductance: 10 nS$", text, re.MULTILINE)
    assert "S_Fixed_const_wght_gi_4.wght = 8*nS" in text


def test_synapses_of_which_there_is_none_are_left_out(anatomy, physiology, tmp_path):
    for row in anatomy["S"]:
        row["p"] = 0
    text = write_script(CxSystem(anatomy, physiology), tmp_path / "model.py").read_text()
    assert "Synapses(" not in text and "SE_" not in text and "SPre_" not in text
    assert re.search(r"NG1_SS_L4 .* p = 0 .* 0$", text, re.MULTILINE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from(list("ab'\"\\\n\r\x00{}#:= \u2028")), min_size=1, max_size=150))
def test_what_is_typed_in_tables_stays_a_text(network_of, word):
    """In the title, and in the names of populations, which are keys of a dictionary of the script."""
    plain, typed = network_of("title", "word"), network_of(f"# coding: utf-7 '''{word}\"\"\"", word)
    shown = [compose(model, Values(model.bank, model.layout), "numpy") for model in (plain, typed)]
    assert max(map(len, re.split("\r\n|\r|\n", shown[1]))) <= WIDTH
    first, second = map(ast.parse, shown)
    keys = [
        node.keys[1].value for tree in (first, second) for node in ast.walk(tree) if isinstance(node, ast.Dict) and node.keys
    ]
    assert keys == ["word", word]
    for tree in (first, second):
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                node.keys = []
    assert ast.dump(first) == ast.dump(second)
    assert not any("coding" in line for line in shown[1].split("\n")[:2])


@pytest.fixture
def network_of(anatomy, physiology):
    """A lowered small model with a title and the name of a population changed, whatever tables allow."""
    import dataclasses

    model = CxSystem(anatomy, physiology).model()
    config = model.network.config

    def change(title, name):
        population = dataclasses.replace(config.populations[0], name=name)
        system = config.system.model_copy(update={"simulation_title": title})
        changed = dataclasses.replace(config, system=system, populations=(population, *config.populations[1:]))
        network = type(model.network)(changed)
        return dataclasses.replace(model, network=network)

    return change


def test_files_are_not_replaced_unasked(anatomy, physiology, tmp_path):
    model, script, arrays = CxSystem(anatomy, physiology), tmp_path / "model.py", tmp_path / "model.npz"
    arrays.write_text("mine")
    with pytest.raises(FileProblem, match=r"model\.npz: the file exists already"):
        write_script(model, script)
    assert arrays.read_text() == "mine" and not script.exists()
    write_script(model, script, overwrite=True)
    assert len(np.load(arrays)) > 5
    assert {path.name for path in tmp_path.iterdir()} == {"model.py", "model.npz"}


def test_nothing_is_left_when_writing_fails(anatomy, physiology, tmp_path, monkeypatch):
    def fail(*arguments, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(FileProblem, match="No space left"):
        write_script(CxSystem(anatomy, physiology), tmp_path / "model.py")
    assert not list(tmp_path.iterdir())


def test_another_suffix_is_refused(anatomy, physiology, tmp_path):
    with pytest.raises(ScriptError, match=r"name it model\.py"):
        write_script(CxSystem(anatomy, physiology), tmp_path / "model.txt")


def test_a_device_that_is_not_of_brian2_itself_is_refused(anatomy, physiology, tmp_path):
    with pytest.raises(ScriptError, match="cannot be for the device 'genn'"):
        write_script(CxSystem(anatomy, physiology, device="genn"), tmp_path / "model.py")
