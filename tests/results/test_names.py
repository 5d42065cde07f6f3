"""Whatever a table calls its cells, results and connections can be read again under these names."""

import pytest

from cxsystem2 import CxSystem, load
from cxsystem2.connections import open_store
from cxsystem2.files import as_part, from_part

NAMES = ["L2/3", "..", ".", "a%2Fb", "50%", "/", "ü 'x'\"", "a\tb"]


@pytest.mark.parametrize("name", [*NAMES, "plain", "%", "%25", "%00", "a//b/", "a\0b"])
def test_a_name_is_one_part_of_a_path_and_comes_back(name):
    part = as_part(name)
    assert "/" not in part
    assert "\0" not in part
    assert part not in ("", ".")
    assert from_part(part) == name


@pytest.mark.parametrize("part", ["NG1_SS_L4", "S0_Fixed_a__to__b_soma", "50%", "%2", "%zz"])
def test_a_part_that_was_written_before_stands_for_itself(part):
    assert from_part(part) == part


@pytest.mark.parametrize("subtype", NAMES)
def test_results_and_connections_are_read_again(anatomy, physiology, tmp_path, subtype):
    anatomy["params"]["runtime"] = "1*ms"
    anatomy["G"][0] |= {"neuron_subtype": subtype, "monitors": "[Sp] [St]vm[rec](0-2) [Rate]"}
    anatomy["S"][0] |= {"save_connection": 1, "monitors": "[St]wght[rec](0-2)"}
    physiology[subtype] = physiology.pop("SS")
    results = CxSystem(anatomy, physiology).run(output=tmp_path / "run.h5")
    again = load(tmp_path / "run.h5")
    assert f"NG1_{subtype}_L4" in again.populations
    assert list(again.populations) == list(results.populations)
    assert list(again.spikes) == list(results.spikes)
    assert {name: set(own) for name, own in again.recordings.items()} == {
        name: set(own) for name, own in results.recordings.items()
    }
    (saved,) = tmp_path.glob("*connections*.h5")
    assert set(open_store(saved).positions) == set(results.populations)


def test_spikes_of_such_a_population_are_an_input_of_another_run(anatomy, physiology, tmp_path):
    anatomy["G"][0]["neuron_subtype"] = "L2/3"
    physiology["L2/3"] = physiology["SS"]
    first = CxSystem(anatomy, physiology).run(output=tmp_path / "run.h5")
    anatomy["IN"] = [
        {"idx": 0, "type": "spikes", "input_spikes_filename": str(tmp_path / "run.h5"), "population": "NG1_L2/3_L4"}
    ]
    second = CxSystem(anatomy, physiology)
    assert second.network.config.relays[0].size == first.populations["NG1_L2/3_L4"].size


@pytest.mark.parametrize("title", ["a/b", "..", "/tmp/x", "a\nb", "a\x1b[0m"])
def test_a_title_that_is_no_name_of_a_folder_is_an_error(anatomy, physiology, title):
    from cxsystem2.checking import check

    anatomy["params"]["simulation_title"] = title
    (problem,) = check(anatomy, physiology).report.errors
    assert problem.label == "params, simulation_title"
    assert "cannot be the name of a folder" in problem.message
