"""Making a batch: the points of all sources, their seeds, and what is refused before anything runs."""

import time

import numpy as np
import pytest

from cxsystem2 import Batch, CxSystem
from cxsystem2.batches import Seeds
from cxsystem2.batches.asked import survey
from cxsystem2.batches.create import draft
from cxsystem2.batches.design import Design
from cxsystem2.batches.run import trial_seed
from cxsystem2.batches.swept import device_of, many
from cxsystem2.errors import CxSystemError, FileProblem, TableError


def points(*tables, changes=(), **design):
    return [tuple(point.items()) for point in draft(*tables, changes, Design(**design)).points]


def refusal(*tables, changes=(), **design):
    with pytest.raises(TableError) as caught:
        draft(*tables, changes, Design(**design))
    return str(caught.value)


def test_tables_without_a_sweep_are_one_run(short):
    found = draft(*short)
    assert [(run.number, dict(run.values), run.trial, run.seed) for run in found.runs] == [(0, {}, 0, 3)]
    assert not many(short, [])
    assert many(short, ["trials_per_config=2"]) and many(short, ["J={1 & 2}*nS"])
    assert device_of(short, ["device=cpp"]) == "cpp" and device_of(short, ["runtime=much"]) == ""


def test_braces_are_points_one_cell_after_the_other_or_all_combinations(short):
    short[1]["J"], short[1]["U_E"] = "{1 & 2}*nS", "{0.3: 0.4 & 0.5}"
    found = points(*short)
    assert found == [
        (("J", "1*nS"), ("U_E", "0.3")),
        (("J", "2*nS"), ("U_E", "0.3")),
        (("J", "1*nS"), ("U_E", "0.4")),
        (("J", "1*nS"), ("U_E", "0.5")),
    ]
    assert len(points(*short, changes=["multidimension_array_run=1"])) == 4
    assert len(set(points(*short, changes=["multidimension_array_run=1"])) & set(found)) == 2


def test_all_sources_are_combined(short, tmp_path):
    short[1]["J"] = "{1 & 2}*nS"
    (tmp_path / "sweep.yaml").write_text("random:\n  number: 3\n  U_E: {from: 0.2, to: 0.6}\ntrials: 2\nseeds: independent\n")
    (tmp_path / "points.csv").write_text('SS.C,"G[1].number_of_neurons"\n200*pF,40\n# a note\n220*pF,50\n')
    words = {"sweep": ["U_I=0.1,0.2"], "file": tmp_path / "sweep.yaml", "points": tmp_path / "points.csv"}
    found = draft(*short, (), Design(**words))
    assert found.parameters == ("J", "U_I", "U_E", "SS.C", "G[1].number_of_neurons")
    assert (len(found.points), len(found.runs), found.seeds) == (2 * 2 * 3 * 2, 48, Seeds.INDEPENDENT)
    assert len({run.seed for run in found.runs}) == 48
    assert draft(*short, (), Design(**words, trials=1, seeds=Seeds.COMMON)).runs[5].seed == 3


def test_an_option_goes_before_braces_in_the_same_cell(short):
    short[1]["J"] = "{1 & 2}*nS"
    assert points(*short, sweep=["J=5*nS,6*nS"]) == [(("J", "5*nS"),), (("J", "6*nS"),)]
    short[1]["SS"] = {**short[1]["SS"], "C": "{200 & 220}*pF"}
    assert [name for name, _ in points(*short)[0]] == ["J", "SS.C"]
    assert points(*short, changes=["J=1*nS"], sweep=["SS.C=210*pF"]) == [(("SS.C", "210*pF"),)]


def test_a_point_that_is_added_leaves_the_seeds_of_the_others(short):
    few, more = (
        draft(*short, (), Design(sweep=[f"J={values}"], seeds=Seeds.INDEPENDENT)).runs
        for values in ("1*nS,3*nS", "1*nS,2*nS,3*nS")
    )
    assert {run.values["J"]: run.seed for run in few}.items() < {run.values["J"]: run.seed for run in more}.items()


def test_trials_have_seeds_of_their_own_and_points_share_them(short):
    found = draft(*short, (), Design(sweep=["J=1*nS,2*nS"], trials=2))
    assert [(run.values["J"], run.trial, run.seed) for run in found.runs] == [
        ("1*nS", 0, 3),
        ("1*nS", 1, trial_seed(3, 1)),
        ("2*nS", 0, 3),
        ("2*nS", 1, trial_seed(3, 1)),
    ]


def test_seeds_can_be_swept_and_drawn(short):
    assert [run.seed for run in draft(*short, (), Design(sweep=["seed=5,6"])).runs] == [5, 6]
    del short[0]["params"]["seed"]
    assert len({run.seed for run in draft(*short, (), Design(sweep=["J=1*nS,2*nS"])).runs}) == 1


def test_points_differ_by_the_swept_value_alone(short):
    first, second = (CxSystem(*short, point={"J": value}, seed=3) for value in ("1*nS", "2*nS"))
    weights = [model.network.connections(model.network.config.pathways[1]).weight for model in (first, second)]
    assert np.allclose(weights[1], 2 * weights[0])


def test_cells_of_one_name_are_told_apart(short):
    for row in short[0]["S"][1:4]:
        row["p"] = "{0.1 & 0.2}"
    names = [name for name, _ in points(*short)[0]]
    assert names == ["S[1->1].p", "S[1->2].p", "S[2->1].p"]
    short[0]["S"].append(dict(short[0]["S"][1]))
    assert "S[1->1].p #2" in dict(points(*short)[0])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"sweep": ["Jj=1,2"]}, "sweep Jj=1: nothing in the tables is called 'Jj'; did you mean 'J'?"),
        ({"sweep": ["J"]}, "--sweep J: a sweep is written name=1,2,3 or name=start:stop:step"),
        ({"sweep": ["J=1:2"]}, "'1:2' is not a range"),
        ({"sweep": ["J=1*nS", "J=2*nS"]}, "'J' is swept twice"),
        ({"sweep": ["J=1*nS"], "file": {"J": ["2*nS"]}}, "'J' is swept twice; name it in one place"),
        ({"sweep": ["trials_per_config=1,2"]}, "'trials_per_config' is one for the whole batch, and cannot be swept"),
        ({"file": {"gird": {}, "grid": {"J": "1*nS"}}}, "unknown section 'gird'; did you mean 'grid'?"),
        ({"file": "no.yaml"}, "no.yaml: the file cannot be read: No such file or directory"),
        ({"points": "no.csv"}, "no.csv: the file cannot be read: No such file or directory"),
        ({"file": {"grid": {"J": "1*nS"}, "trials": 0}}, "the number of trials is a whole number from 1"),
        ({"file": {"grid": {"J": "1*nS"}, "seeds": "odd"}}, "seeds are common, independent, and not 'odd'"),
        ({"sweep": ["J=1:400:1", "U_E=1:400:1"]}, "these are 160,000 points, more than 100,000"),
    ],
)
def test_a_mistake_in_the_sweep_is_one_sentence(short, words, message):
    assert message in refusal(*short, **words)


def test_a_table_of_points_that_lacks_a_value_is_told_with_its_place(short, tmp_path):
    (tmp_path / "points.csv").write_text("J,U_E\n1*nS,0.5\n2*nS\n3*nS,0.5,7\n")
    found = refusal(*short, points=tmp_path / "points.csv")
    assert "points.csv:3:2 [U_E] a value is missing" in found
    assert "points.csv:4:3: this value has no name above it" in found


def test_a_mistake_at_one_point_names_the_point_and_the_cell(short):
    short[0]["S"][1]["p"] = "{0.1 & 1.4}"
    found = refusal(*short)
    assert "probability 1.4 is above 1 (at the point S[1->1].p = 1.4)" in found
    found = refusal(*short, changes=["S[1->1].p=0.1"], sweep=["S[1->1].p=0.1,1.4", "J=1*nS,2*nS,3*nS"])
    assert found.count("\n") == 0
    assert "point S[1->1].p=1.4" in found and "above 1 (at the point S[1->1].p = 1.4, J = 1*nS and 2 other points)" in found


def test_a_mistake_at_every_point_is_told_once(short):
    short[0]["S"][2]["p"] = "1.4"
    found = refusal(*short, sweep=["J=1*nS,2*nS"])
    assert found.endswith("probability 1.4 is above 1") and found.count("\n") == 0


def test_a_sweep_of_what_is_one_for_the_batch_is_refused_in_the_table(short):
    short[0]["params"]["number_of_process"] = "{1 & 2}"
    assert "'number_of_process' is one for the whole batch" in refusal(*short)


def test_two_hundred_points_are_checked_in_seconds(short):
    begin = time.process_time()
    assert len(draft(*short, (), Design(sweep=["J=1*nS:200*nS:1*nS"])).runs) == 200
    assert time.process_time() - begin < 10


def test_the_folder_is_frozen_and_whole(short, make, tmp_path):
    batch = make({"J": ["1*nS", "2*nS"]}, trials=2, fast=True)
    assert [path.name for path in tmp_path.iterdir()] == ["batch"]
    again = Batch.open(tmp_path / "batch")
    assert (again.settings, again.runs, again.parameters) == (batch.settings, batch.runs, ("J",))
    assert again.settings.options == {"fast": True}
    assert again.rows()["status"].tolist() == ["waiting"] * 4
    assert again.rows()["J"].tolist() == ["1*nS"] * 2 + ["2*nS"] * 2
    assert again.result(again.runs[3]).name == "small_results_0003_J-2nS_trial-1.h5"


def test_a_folder_that_holds_something_is_refused(make, tmp_path):
    make()
    with pytest.raises(FileProblem, match="holds a batch already; go on with: cxsystem2 batch resume"):
        make()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").touch()
    with pytest.raises(FileProblem, match="holds files; name another one"):
        make(folder="other")


def test_an_unknown_option_is_refused(make, tmp_path):
    with pytest.raises(CxSystemError, match="unknown option 'fats'; did you mean 'fast'"):
        make(fats=True)
    assert not list(tmp_path.iterdir())


def test_a_swept_value_without_a_unit_is_told_once_at_each_place(short):
    found = refusal(*short, sweep=["J=2,4"]).splitlines()
    assert found
    assert len({line.split()[0] for line in found}) == len(found)
    assert all("it has no unit (at the point J = 2 and 1 other point)" in line or "(at" not in line for line in found)


def test_a_check_that_ends_soon_meets_each_value_and_has_the_same_words(short, monkeypatch):
    from cxsystem2.batches import verify as verifying

    asked = []
    inspect = verifying.inspect
    monkeypatch.setattr(verifying, "inspect", lambda points, subject: asked.extend(points) or inspect(points, subject))
    grid = {"J": ["1*nS", "2*nS", "3*nS"], "U_E": ["0.3", "0.4", "0.5"]}
    assert survey(*short, (), Design(file={"grid": grid}, trials=2), within=1000.0).runs == 18
    assert len(asked) == 5  # 3 + 3 values, the first point has two
    asked.clear()
    assert survey(*short, (), Design(file={"grid": grid}), within=0.0).runs == 9
    assert len(asked) == 1
    wrong = {**grid, "U_E": ["0.3", "0.4", "zero"]}
    whole = refusal(*short, file={"grid": wrong})
    with pytest.raises(TableError) as caught:
        survey(*short, (), Design(file={"grid": wrong}), within=1000.0)
    assert str(caught.value) == whole.replace(" and 2 other points", "")


def test_trials_count_as_runs(short):
    words = refusal(*short, file={"grid": {"J": ["1*nS", "2*nS"]}, "trials": "99999999999999"})
    assert "199,999,999,999,998 runs, more than 100,000" in words
    assert "more than 100,000" in refusal(*short, file={"grid": {"J": ["1*nS", "2*nS"]}}, trials=50_001)
