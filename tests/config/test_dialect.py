"""Tables of CxSystem until 2019: their names, start potentials, repeated keys and grids."""

import numpy as np
import pytest

from cxsystem2.checking import check

IGNORED = {"username": "me", "remote_branch": "x", "remote_output_folder": "y", "remote_workspace": "z"}


def first(checked):
    return checked.config.populations[0]


def test_names_of_parameters_are_those_of_today(anatomy, physiology):
    for name in ("init_vms", "workspace_path", "simulation_title"):
        anatomy["params"].pop(name, None)
    anatomy["params"] |= {
        "do_init_vms": 1, "do_benchmark": 0, "number_of_processes": 3, "save_generated_video_input_flag": 1,
        "output_path_and_filename": "./results/test.v1.gz",
    }  # fmt: skip
    physiology["SS"] |= {"V_init_min": "-60*mV", "V_init_max": "-55*mV"}
    physiology["BC"] |= {"V_init_min": "-60*mV", "V_init_max": "-55*mV"}
    checked = check(anatomy, physiology)
    assert not checked.report.errors
    system = checked.config.system
    assert system.init_vms
    assert system.save_input_video
    assert system.number_of_process == 3
    assert (system.workspace_path, system.simulation_title) == ("results", "test")


def test_what_has_no_meaning_is_one_note(anatomy, physiology):
    before = len(check(anatomy, physiology).report)
    anatomy["params"] |= IGNORED
    report = check(anatomy, physiology).report
    assert len(report) == before + 1
    (found,) = (problem for problem in report if "remote_branch" in problem.message)
    assert found.level == "note"


def test_an_older_name_may_not_contradict(anatomy, physiology):
    anatomy["params"] |= {"number_of_process": 2, "number_of_processes": 3}
    (found,) = check(anatomy, physiology).report.errors
    assert "older name" in found.message
    anatomy["params"]["number_of_processes"] = 2
    assert check(anatomy, physiology).report.clean


def test_a_problem_of_a_value_is_at_the_older_name(anatomy, physiology):
    anatomy["params"]["number_of_processes"] = "-1"
    (problem,) = check(anatomy, physiology).report.errors
    assert "['number_of_processes']" in str(problem.place) and "-1 is below" in problem.message


def test_a_missing_file_of_connections_is_told_at_the_older_name(anatomy, physiology, tmp_path):
    anatomy["params"]["connections_loading_path_and_filename"] = str(tmp_path / "none.gz")
    anatomy["S"][0] |= {"load_connection": 1}
    (found,) = check(anatomy, physiology).report.errors
    assert "none.gz" in found.message


def test_a_change_may_use_the_name_of_today(anatomy, physiology):
    anatomy["params"].pop("number_of_process", None)
    anatomy["params"]["number_of_processes"] = 3
    checked = check(anatomy, physiology, ["number_of_process=5"])
    assert checked.config.system.number_of_process == 5
    assert checked.report.clean


@pytest.mark.parametrize("in_block", [True, False])
def test_a_row_has_its_tonic_current(anatomy, physiology, in_block):
    for name in ("tonic_current", "tau_tonic_rampup"):
        physiology["SS"].pop(name, None)
    if in_block:
        physiology["SS"]["tonic_current"] = "1*nA"
    anatomy["G"][0]["tonic_current"] = "250*pA"
    checked = check(anatomy, physiology)
    assert checked.report.clean
    values = first(checked).parameters["soma"]
    assert values["tonic_current"] == pytest.approx(250e-12)
    assert values["tau_tonic_rampup"] == 0.05


@pytest.mark.parametrize("init_vms", [0, 1])
def test_potentials_start_between_rest_and_threshold(anatomy, physiology, init_vms):
    anatomy["params"]["init_vms"] = init_vms
    for name in ("SS", "BC"):
        for key in ("V_init", "V_init_min", "V_init_max"):
            physiology[name].pop(key, None)
        physiology[name] |= {"Vr": "-70*mV", "VT": "-50*mV"}
    checked = check(anatomy, physiology)
    assert checked.report.clean
    assert (first(checked).initial.low, first(checked).initial.high) == pytest.approx((-0.07, -0.05))
    notes = [problem for problem in checked.report if "between Vr and VT" in problem.message]
    assert len(notes) == 2
    del physiology["SS"]["Vr"]
    assert "V_init" in str(check(anatomy, physiology).report.errors)


PHYSIOLOGY = "Variable,Key,Value,Comment\nJ,,1*nS,\nJ,,{value},\nSS,C,200*pF,\n,gL,10*nS,\n,EL,-60*mV,\n,VT,-50*mV,\n"
PHYSIOLOGY += ",V_res,-60*mV,\n,Ee,0*mV,\n,Ei,-80*mV,\n,tau_e,5*ms,\n,tau_i,10*ms,\n,V_init,-60*mV,\n,C,{capacity},\n"
PHYSIOLOGY += "neuron_model,,LIF,\n"
ANATOMY = "row_type,runtime{names}\nparams,0.1*second{values}\n,,\nrow_type,idx,number_of_neurons,neuron_type,layer_idx\n"
ANATOMY += "G,0,10,SS,4\n"


@pytest.fixture
def tables(tmp_path):
    def write(names="", values="", value="1*nS", capacity="200*pF", above=""):
        a, p = tmp_path / "a.csv", tmp_path / "p.csv"
        a.write_text(above + ANATOMY.format(names=names, values=values), encoding="utf-8")
        p.write_text(PHYSIOLOGY.format(value=value, capacity=capacity))
        return check(a, p)

    return write


def test_a_name_given_twice_with_one_value_is_no_problem(tables):
    assert not tables().report.errors


def test_two_values_of_a_name_are_an_error(tables):
    problems = tables(value="2*nS", capacity="300*pF").report.errors
    assert [problem.label for problem in problems] == ["J", "SS, C"]
    assert all("repeated_keys" in problem.message for problem in problems)


def test_the_last_value_counts_where_the_table_says_so(tables):
    checked = tables(",repeated_keys", ",legacy", value="2*nS", capacity="300*pF")
    assert checked.report.clean
    assert first(checked).parameters["soma"]["C"] == pytest.approx(300e-12)
    assert [problem.label for problem in checked.report if "counts" in problem.message] == ["J", "SS, C"]


@pytest.mark.parametrize("word", ["Column", "Spalte", "Column "])
def test_numbered_titles_above_the_table_are_passed_over(tables, word):
    assert tables(above=",".join(f"{word}{number}" for number in range(1, 6)) + "\n").report.clean


def test_spaces_that_do_not_break_a_line(tables):
    checked = tables(",min_distance", ",\xa01\xa0*\xa0um")
    assert checked.report.clean
    assert checked.config.system.min_distance == pytest.approx(1e-6)


def test_no_synapse_for_each_pair_is_no_pathway(anatomy, physiology):
    anatomy["S"][0] |= {"n": 0, "p": 0.5}
    checked = check(anatomy, physiology)
    assert checked.report.clean
    assert len(checked.config.pathways) == len(check(anatomy | {"S": anatomy["S"][1:]}, physiology).config.pathways)
    assert "no synapses" in str(checked.report)


def test_legacy_areas_need_no_share_that_is_not_read():
    from cxsystem2.config.block import Block
    from cxsystem2.config.pyramidal import _shares
    from cxsystem2.config.scope import Scope
    from cxsystem2.problems import Place, Report
    from cxsystem2.tables import read_physiology

    report = Report()
    scope = Scope(read_physiology({"PC": {"fract_areas": "{1: array([0.5, 0.3])}"}}, report), report)
    block = Block("PC", Place("p"), scope, report)
    assert _shares(block, 1, 4, 2) == [0.5, 0.3]
    assert report.clean
    assert np.isnan(_shares(block, 1, 4, 4)).all()
    assert not report.clean
