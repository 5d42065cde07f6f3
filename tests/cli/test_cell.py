"""``cxsystem2 cell``."""

import json

import pytest

from cxsystem2.bundle import Bundle, copy_tables, dump
from cxsystem2.catalogue import example_tables
from cxsystem2.cells import save_set
from cxsystem2.cli import main
from cxsystem2.starters import starter


def call(capsys, *words):
    """The exit status, and what is on stdout and stderr."""
    status = main(["cell", *words])
    return status, *capsys.readouterr()


def test_the_answer_is_the_path_of_the_picture(command, tmp_path):
    done = command("cell", "EIF", "--current", "0.8*nA", "--duration", "100*ms", "--plot", "out.png")
    assert (done.returncode, done.stdout) == (0, "out.png\n")
    assert "Hz" in done.stderr
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


def test_rate_and_count_as_json(capsys):
    status, out, err = call(capsys, "lif", "--current", "2.5*nA", "--duration", "200*ms", "--format", "json")
    answer = json.loads(out)
    assert (status, err, answer["model"]) == (0, "", "LIF")
    assert answer["spikes"] == len(answer["times"]) > 10
    assert answer["rate"] == pytest.approx(answer["spikes"] / 0.2)


def test_parameters_change_the_rate(capsys):
    words = ["LIF", "--current", "2.5*nA", "--duration", "100*ms", "--format", "json"]
    plain = json.loads(call(capsys, *words)[1])["spikes"]
    assert json.loads(call(capsys, *words, "--set", "C=400*pF", "--set", "refractory_period=0*ms")[1])["spikes"] > 1.5 * plain


@pytest.mark.parametrize("shape", ["ramp", "sine"])
def test_other_stimuli(capsys, shape):
    status, out, _ = call(capsys, "LIF", "--current", "4*nA", "--stimulus", shape, "--duration", "100*ms")
    assert status == 0
    assert out.endswith(" Hz\n")
    assert not out.startswith("0 ")


def test_an_f_i_curve(capsys):
    status, out, err = call(capsys, "LIF", "--fi", "1*nA:3*nA:0.5*nA", "--duration", "100*ms", "--format", "json")
    curve = json.loads(out)["curve"]
    assert status == 0
    assert [round(point["current"] * 1e9, 6) for point in curve] == [1, 1.5, 2, 2.5, 3]
    assert [point["rate"] > 0 for point in curve] == [False, False, False, True, True]
    assert "rate (Hz)" in err


def test_a_phase_plane(capsys, tmp_path):
    target = str(tmp_path / "plane.svg")
    words = ["ADEX", "--phase-plane", "--current", "30*pA", "--duration", "20*ms"]
    assert call(capsys, *words, "--plot", target)[:2] == (0, f"{target}\n")
    answer = json.loads(call(capsys, *words, "--format", "json")[1])
    assert [point["stable"] for point in answer["fixed_points"]] == [True, False]


def test_parameter_sets(capsys, tmp_path):
    words = ["--duration", "100*ms", "--format", "json"]
    assert json.loads(call(capsys, "ADEX", "--parameters", "naud2008:tonic", *words)[1])["spikes"] > 5
    path = save_set(tmp_path / "own.json", "mine", "LIF")
    status, out, _ = call(capsys, "LIF", "--parameters", f"{path}:mine", "--set", "VT=-64*mV", "--current", "1*nA", *words)
    assert (status, json.loads(out)["spikes"] > 5) == (0, True)


def test_the_list_has_models_parameters_defaults_and_sets(capsys):
    _, out, _ = call(capsys, "--list")
    assert "SIMPLE_HH: " in out
    assert "naud2008:tonic" in out
    listed = json.loads(call(capsys, "adex", "--list", "--format", "json")[1])
    assert listed["ADEX"]["parameters"]["tau_w"]["default"] == "100*ms"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "MODEL is missing"),
        (["LIF"], "--current is missing; write it as --current '0.5*nA'"),
        (["LIFF", "--current", "1*nA"], "unknown neuron model 'LIFF'; did you mean 'LIF'?"),
        (["LIF", "--current", "1*mV"], "should be a value in amp"),
        (["LIF", "--current", "1*nA", "--set", "C"], "--set C: write NAME=VALUE"),
        (["LIF", "--current", "1*nA", "--set", "Q=1"], "LIF has no parameter 'Q'"),
        (["LIF", "--current", "1*nA", "--parameters", "naud2008:tonic"], "is for ADEX, not for LIF"),
        (["LIF", "--current", "1*nA", "--parameters", "none.json"], "none.json: the file cannot be read"),
        (["LIF", "--current", "1*nA", "--plot", "out.doc"], "a picture ends in .png, .pdf, .svg"),
        (["LIF", "--fi", "1*nA"], "write FIRST:LAST:STEP"),
        (["LIF", "--fi", "0*pA:1*nA:0*pA"], "the step must be above 0"),
        (["LIF", "--fi", "0*pA:1*nA:1e-30*pA"], "at most 10000 can be measured at once"),
        (["LIF", "--fi", "0*pA:1*nA:1*mV"], "--fi, step: 1 mV should be a value in amp"),
        (["LIF", "--fi", "0*pA:1*nA:1*nA", "--phase-plane"], "not for both"),
        (["LIF", "--phase-plane", "--current", "1*nA"], "a phase plane needs 2"),
        (["ADEX", "--phase-plane", "--current", "1*nA", "--stimulus", "sine"], "for a constant current"),
    ],
)
def test_wrong_input_is_one_sentence(capsys, words, message):
    status, out, err = call(capsys, *words)
    assert (status, out) == (1, "")
    assert err.startswith("cxsystem2: ")
    assert message in err
    assert err.count("\n") == 1


def test_a_block_of_a_table(capsys, tmp_path):
    _, table = example_tables("coba_eif")
    picture = tmp_path / "block.svg"
    status, out, err = call(capsys, "-p", table, "E", "--weight", "ge=2*nS", "--plot", str(picture), "--duration", "0.2*second")
    assert (status, out) == (0, f"{picture}\n")
    assert "excitatory spike (SIMPLE_E, 2 nS):" in err
    assert picture.is_file()
    answer = json.loads(call(capsys, "-p", table, "E", "--set", "C=400*pF", "--format", "json", "--duration", "0.2*second")[1])
    assert answer["block"] == "E" and answer["responses"][1]["psp"]["peak"] < 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "BLOCK is missing"),
        (["cw"], "not the block of a cell"),
        (["E", "--set", "C"], "write NAME=VALUE"),
        (["E", "--set", "C=-1*pF"], "is not above 0"),
        (["E", "--weight", "ampa=1*nS"], "the receptors are ge"),
        (["E", "--current", "1*nA"], "--current is for a model"),
    ],
)
def test_a_block_that_cannot_be_shown(capsys, words, message):
    status, out, err = call(capsys, "-p", example_tables("coba_eif")[1], *words)
    assert status and not out
    assert message in err


def test_a_block_of_a_project_has_the_models_of_its_tables(capsys, tmp_path):
    path = tmp_path / "mine.cxproject"
    path.write_bytes(dump(Bundle(*starter("ei").read(), "mine")))
    status, _, err = call(capsys, "-p", str(path))
    assert status == 1 and err.startswith(f"cxsystem2: BLOCK is missing; {path} has ")
    words = ["E", "--format", "json", "--duration", "0.1*second"]
    of_project, of_tables = (json.loads(call(capsys, "-p", *table, *words)[1]) for table in ([str(path)], _tables(tmp_path)))
    assert of_project == of_tables


def _tables(folder):
    anatomy, physiology = copy_tables(Bundle(*starter("ei").read(), "mine"), folder / "copy")
    return [str(physiology), "-a", str(anatomy)]
