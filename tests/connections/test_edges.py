"""A connectome as an edge list: three formats give the same synapses, and each wrong row is named."""

import h5py
import numpy as np
import pandas as pd
import pytest

from cxsystem2 import CxSystem
from cxsystem2.checking import check
from cxsystem2.connections import columns

FAR = 720575940600000000
"""The first of the ids of 18 digits that connectomes have."""


def edge_list(size=80, count=900, seed=4, first=0):
    """Edges between cells of one population, all of which have some; every third one inhibits."""
    random = np.random.default_rng(seed)
    source = np.concatenate([np.arange(size), random.integers(0, size, count - size)])
    target = np.concatenate([np.roll(np.arange(size), 1), random.integers(0, size, count - size)])
    weight = random.uniform(0.5, 3, count) * np.where(np.arange(count) % 3, 1, -1)
    return pd.DataFrame({"source": source + first, "target": target + first, "weight": weight, "delay_ms": 1.8})


@pytest.fixture
def model(anatomy, physiology, tmp_path):
    """Makes tables whose population of 80 cells takes its synapses of both signs from a file."""

    def make(path, **params):
        anatomy["S"] = [
            {"receptor": sign, "pre_syn_idx": 1, "post_syn_idx": 1, "syn_type": "Fixed", "load_connection": 1}
            | {"custom_weight": "2*nS"}
            for sign in ("ge", "gi")
        ]  # fmt: skip
        anatomy["G"], anatomy["IN"] = anatomy["G"][:1], []
        anatomy["params"].update(import_connections_from=str(path), workspace_path=str(tmp_path), **params)
        return anatomy, physiology

    return make


def write(table, path):
    match path.suffix:
        case ".parquet":
            pytest.importorskip("pyarrow")
            table.to_parquet(path)
        case ".h5":
            with h5py.File(path, "w") as file:
                for name in table:
                    file[f"edges/{name}"] = table[name].to_numpy()
        case _:
            table.to_csv(path, index=False)
    return path


def loaded(tables):
    """The synapses of both rows, with the sign of their weights."""
    network = CxSystem(*tables).network
    found = []
    for pathway in network.config.pathways:
        one = network.connections(pathway)
        assert (np.diff(one.target) >= 0).all()
        sign = -1 if pathway.sign == "gi" else 1
        found.append(
            pd.DataFrame({"source": one.source, "target": one.target, "weight": one.weight * sign, "delay": one.delay})
        )
    return pd.concat(found).sort_values(["source", "target", "weight"], ignore_index=True)


def expected(table, scale=2e-9, first=0):
    found = pd.DataFrame(
        {"source": table["source"] - first, "target": table["target"] - first, "weight": table["weight"] * scale}
    )
    found["delay"] = table["delay_ms"] * 1e-3
    return found.sort_values(["source", "target", "weight"], ignore_index=True)


def same(one, other):
    for name in ("source", "target", "weight", "delay"):
        np.testing.assert_allclose(one[name].to_numpy(), other[name].to_numpy(), rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".h5"])
@pytest.mark.parametrize("first", [0, FAR])
def test_both_signs_come_from_one_file(model, tmp_path, suffix, first):
    table = edge_list(first=first)
    same(loaded(model(write(table, tmp_path / f"edges{suffix}"))), expected(table, first=first))


@pytest.mark.parametrize("rows", [1, 7])
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".h5"])
def test_blocks_of_any_size_give_the_same(model, tmp_path, monkeypatch, suffix, rows):
    import importlib

    for name in ("text", "parquet", "hdf5"):
        monkeypatch.setattr(importlib.import_module(f"cxsystem2.connections.{name}_columns"), "ROWS", rows)
    table = edge_list(count=90)
    same(loaded(model(write(table, tmp_path / f"edges{suffix}"))), expected(table))


@pytest.mark.parametrize(("name", "factor"), [("weight_nS", 1e-9), ("weight (nS)", 1e-9), ("Syn Weight [pS]", 1e-12)])
def test_weights_with_a_unit_are_those_of_the_file(model, tmp_path, name, factor):
    table = edge_list()
    path = write(table.rename(columns={"weight": name}), tmp_path / "edges.csv")
    same(loaded(model(path)), expected(table, factor))


def test_the_columns_of_a_published_fly_connectome(model, tmp_path):
    table = edge_list(first=FAR)
    names = {"source": "Presynaptic_ID", "target": "Postsynaptic_ID", "weight": "Excitatory x Connectivity"}
    other = table.rename(columns=names).drop(columns="delay_ms")
    other["Connectivity"], other["Presynaptic_Index"] = 1, 0
    anatomy, physiology = model(write(other, tmp_path / "edges.parquet"))
    for row in anatomy["S"]:
        row["delay"] = "1.8*ms"
    same(loaded((anatomy, physiology)), expected(table, first=FAR))


def test_units_of_arrays_may_be_attributes(model, tmp_path):
    table = edge_list()
    path = write(table.rename(columns={"delay_ms": "delay"}), tmp_path / "edges.h5")
    with h5py.File(path, "a") as file:
        file["edges/delay"].attrs["units"] = "ms"
        file["edges/weight"].attrs["unit"] = "nS"
    same(loaded(model(path)), expected(table, 1e-9))


@pytest.mark.parametrize("separator", [",", ";", "\t", " ", ", "])
def test_texts_are_divided_as_usual(model, tmp_path, separator):
    table = edge_list(count=90)
    lines = [separator.join(map(str, line)) for line in [table.columns, *table.itertuples(index=False)]]
    (tmp_path / "edges.csv").write_text("\ufeff" + "\r\n".join(lines) + "\r\n\r\n", encoding="utf-8")
    same(loaded(model(tmp_path / "edges.csv")), expected(table))


def test_a_list_of_cells_gives_the_order_and_cells_without_edges(model, tmp_path):
    table = edge_list(size=70, first=FAR)
    ids = np.random.default_rng(8).permutation(np.arange(80)) + FAR
    (tmp_path / "cells.txt").write_text("".join(f"{one}\n" for one in ids))
    found = loaded(model(write(table, tmp_path / "edges.csv"), import_cells_from=str(tmp_path / "cells.txt")))
    place = pd.Series(np.arange(80), index=ids)
    wanted = expected(table, first=FAR)
    wanted["source"], wanted["target"] = (place[wanted[side] + FAR].to_numpy() for side in ("source", "target"))
    same(found, wanted.sort_values(["source", "target", "weight"], ignore_index=True))


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("names", [("0", "1", "2"), ("NG0_relay_vpm", "NG1_SS_L4", "NG2_BC_L4")])
def test_populations_of_a_list(anatomy, physiology, tmp_path, suffix, names):
    random = np.random.default_rng(1)
    cells = pd.DataFrame({"root_id": random.permutation(110) * 7 - 300, "population": np.repeat(names, (10, 80, 20))})
    cells = cells.sample(frac=1, random_state=2)
    source, target = random.choice(110, 500), random.choice(100, 500) + 10
    target = np.where(source < 10, 10 + target % 80, target)  # the small model has no row from the input to the third one
    ordered = pd.concat([cells[cells["population"] == name] for name in names])["root_id"].to_numpy()
    sign = np.where(source >= 90, -1, 1)  # the cells of the third population inhibit
    edges = pd.DataFrame({"pre": ordered[source], "post": ordered[target], "weight": sign})
    for row in anatomy["S"]:
        row["load_connection"] = 1
    anatomy["params"].update(
        import_connections_from=str(write(edges, tmp_path / f"edges{suffix}")),
        import_cells_from=str(write(cells, tmp_path / f"cells{suffix}")),
    )
    checked = check(anatomy, physiology)
    if names[0] == "NG0_relay_vpm" and checked.report.errors:
        names = tuple(cells.name for cells in checked.config.cells.values())
        pytest.fail(f"the populations are called {names}")
    assert checked.report.errors == []
    network = CxSystem(anatomy, physiology).network
    first = {"0": 0, "1": 10, "2": 90}
    found = set()
    for pathway in network.config.pathways:
        one = network.connections(pathway)
        found |= set(zip(one.source + first[pathway.pre], one.target + first[pathway.post], strict=True))
    assert found == set(zip(source, target, strict=True))


def problems(tables):
    report = check(*tables).report
    return [each.message for each in report.errors]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".h5"])
@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("weight", np.nan, "the weight is nan, and no finite number"),
        ("weight", np.inf, "the weight is inf, and no finite number"),
        ("delay_ms", 0.05, "the delay_ms 0.05 is no time of at least one step, 0.1 ms"),
        ("delay_ms", -1, "the delay_ms -1.0 is no time"),
        ("delay_ms", np.nan, "the delay_ms nan is no time"),
        ("target", 77777, "the target 77777 is not in cells.txt"),
        ("source", -5, "the source -5 is not in cells.txt"),
    ],
)
def test_a_wrong_row_is_named(model, tmp_path, suffix, column, value, message):
    table = edge_list()
    table.loc[41, column] = value
    (tmp_path / "cells.txt").write_text("".join(f"{one}\n" for one in range(80)))
    path = write(table, tmp_path / f"edges{suffix}")
    (found,) = set(problems(model(path, import_cells_from=str(tmp_path / "cells.txt"))))
    assert message in found
    assert f"edges{suffix}, row {43 if suffix == '.csv' else 42}: " in found


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1,x,1,1.8", "row 5: the target 'x' is not a whole number"),
        ("1,,1,1.8", "row 5: the target '' is not a whole number"),
        ("1,2.0,1,1.8", "row 5: the target '2.0' is not a whole number"),
        ("1,99999999999999999999,1,1.8", "row 5: the target 99999999999999999999 has more than 63 bits"),
        ("1,2,one,1.8", "row 5: the weight 'one' is not a number"),
        ("1,2,,1.8", "row 5: the weight is nan"),
        ("1,2", "row 5: the weight is nan"),
        ("1,2,1,1.8,4", "row 5: there are 5 cells for 4 columns"),
    ],
)
def test_a_row_of_text_that_cannot_be_read(model, tmp_path, line, message):
    (tmp_path / "edges.csv").write_text(f"source,target,weight,delay_ms\n0,1,1,1.8\n\n1,0,-1,1.8\n{line}\n1,0,1,1.8\n")
    (found,) = set(problems(model(tmp_path / "edges.csv")))
    assert message in found


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".h5"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target": "to"}, "there is no column for the target; name one of them target or"),
        ({"weight": "strength"}, "there is no column for the weight"),
        ({"delay_ms": "delay"}, "the column 'delay' says no unit; call it delay_ms or delay_s"),
        ({"delay_ms": "pre"}, "both say the source; leave one out"),
        ({"weight": "weight_pA"}, "the weights of the file are in amp, and those of this pathway in siemens"),
    ],
)
def test_columns_that_do_not_fit(model, tmp_path, suffix, change, message):
    path = write(edge_list().rename(columns=change), tmp_path / f"edges{suffix}")
    found = set(problems(model(path)))
    if suffix == ".h5" and "target" in change:
        message = "does not hold connections"
    assert any(message in one for one in found), found


@pytest.mark.parametrize("suffix", [".parquet", ".h5"])
def test_ids_that_are_no_whole_numbers_are_refused(model, tmp_path, suffix):
    table = edge_list()
    table["source"] = table["source"].astype(float)
    (found,) = set(problems(model(write(table, tmp_path / f"edges{suffix}"))))
    assert "do not hold 18 digits" in found


def test_a_parquet_file_without_an_id_in_a_row(model, tmp_path):
    table = edge_list()
    table["source"] = table["source"].astype("Int64")
    table.loc[10, "source"] = pd.NA
    (found,) = set(problems(model(write(table, tmp_path / "edges.parquet"))))
    assert "edges.parquet, row 11: there is no source" in found


def test_parquet_without_its_package(model, tmp_path, monkeypatch):
    from cxsystem2.connections import parquet_columns

    path = write(edge_list(), tmp_path / "edges.parquet")
    monkeypatch.setattr(parquet_columns, "find_spec", lambda name: None)
    (found,) = set(problems(model(path)))
    assert "Parquet needs the package pyarrow (pip install" in found


def test_what_is_no_parquet_file(model, tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "edges.parquet").write_bytes(b"PAR1 nothing")
    (found,) = set(problems(model(tmp_path / "edges.parquet")))
    assert "this is not a file in Parquet" in found


def test_one_sign_of_two_is_missed(model, tmp_path):
    anatomy, physiology = model(write(edge_list(), tmp_path / "edges.csv"))
    inhibition = anatomy["S"].pop()
    (found,) = problems((anatomy, physiology))
    assert "300 edges from NG1_SS_L4 to NG1_SS_L4 have a negative weight; add a row with the receptor gi for them" in found
    anatomy["S"] = [inhibition]
    (found,) = problems((anatomy, physiology))
    assert "600 edges" in found and "receptor ge" in found


def test_an_inhibitory_row_without_negative_weights(model, tmp_path):
    table = edge_list()
    table["weight"] = table["weight"].abs()
    (found,) = problems(model(write(table, tmp_path / "edges.csv")))
    assert "write the weights of inhibitory synapses with a minus sign, or remove the row" in found


def test_edges_are_not_taken_twice(model, tmp_path):
    anatomy, physiology = model(write(edge_list(), tmp_path / "edges.csv"))
    anatomy["S"].append(dict(anatomy["S"][0]))
    (found,) = problems((anatomy, physiology))
    assert "a row above takes the edges" in found


def test_ids_that_fit_no_cells_ask_for_a_list(model, tmp_path):
    tables = model(write(edge_list(size=70, first=FAR), tmp_path / "edges.csv"))
    found = problems(tables)
    assert "the file has 70 different ids, which are not the numbers of the 80 cells; list the ids" in found[0]


def test_two_pairs_of_populations_ask_for_a_list(model, tmp_path, anatomy, physiology):
    extra = anatomy["G"][1]
    tables = model(write(edge_list(size=20), tmp_path / "edges.csv"))
    tables[0]["G"].append(extra)
    tables[0]["S"].append({**tables[0]["S"][0], "pre_syn_idx": 2})
    (found,) = problems(tables)
    assert "a file holds the edges of one pair of populations" in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\n2\n1\n", "the id 1 stands twice"),
        ("1\n2\nx\n", "cells.txt, row 3: 'x' is not an id"),
        ("id\n", "the list has no cells"),
        ("name\n1\n", "there is no column for the id"),
        ("0\n1\n2\n", "cells.txt"),
    ],
)
def test_lists_of_cells_that_do_not_fit(model, tmp_path, text, message):
    (tmp_path / "cells.txt").write_text(text)
    path = write(edge_list(), tmp_path / "edges.csv")
    found = set(problems(model(path, import_cells_from=str(tmp_path / "cells.txt"))))
    assert len(found) == 1 and message in found.pop()


def test_edges_of_other_populations_are_noted(model, tmp_path):
    table = edge_list()
    cells = pd.DataFrame({"id": range(81), "population": ["1"] * 80 + ["elsewhere"]})
    table.loc[len(table)] = [80, 3, 1.0, 1.8]
    table = table.astype({"source": int, "target": int})
    tables = model(write(table, tmp_path / "edges.csv"), import_cells_from=str(write(cells, tmp_path / "cells.csv")))
    report = check(*tables).report
    assert report.errors == []
    assert "1 edges of edges.csv belong to no pathway" in str(report)


def test_a_list_of_cells_belongs_to_an_edge_list(model, tmp_path):
    from cxsystem2.connections import save_connections

    save_connections(tmp_path / "saved.h5", [], {}, 1)
    (tmp_path / "cells.txt").write_text("1\n")
    found = problems(model(tmp_path / "saved.h5", import_cells_from=str(tmp_path / "cells.txt")))
    assert any("import_cells_from belongs to an edge list" in one for one in found)


def test_names_and_units():
    found = columns.find(["Pre-ID", "post id", "signed weight", "Delay (us)"], ("source", "target", "weight", "delay"))
    assert {role: (one.scale, one.unit) for role, one in found.items()} == {
        "source": (1, ""), "target": (1, ""), "weight": (1, ""), "delay": (1e-6, "second"),
    }  # fmt: skip


def test_a_connectome_fires(model, tmp_path):
    tables = model(write(edge_list(), tmp_path / "edges.csv"), runtime="50*ms")
    results = CxSystem(*tables).run(save_results=False)
    assert sum(len(one.t) for one in results.spikes.values()) > 0
