"""Threads of a simulation: how many there are, and that their number changes no bit."""

import numpy as np
import pytest

from cxsystem2 import CxSystem
from cxsystem2.catalogue import example_tables
from cxsystem2.devices import Options, devices
from cxsystem2.devices.standalone import making, opening
from cxsystem2.devices.standalone import threads as module
from cxsystem2.devices.standalone.cache import put_program
from cxsystem2.devices.standalone.threads import cores, threads, work
from cxsystem2.errors import TableError
from cxsystem2.stages import Stages
from tests.conftest import needs

EXAMPLES = {
    "microcircuit": ["scale=0.1", "G[*].monitors=[Sp] [St]vm+gi_soma[rec](0-9)"],
    "coba_eif": ["runtime=60*ms"],
    "brunel": ["runtime=60*ms", "scale=0.5"],
}


def model(example, *changes):
    return CxSystem(
        *example_tables(example), device="cpp", seed=5, changes=["runtime=100*ms", *EXAMPLES[example], *changes]
    ).model()


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("example", "precision"),
    [
        *((example, "double") for example in EXAMPLES),
        pytest.param("microcircuit", "single", marks=pytest.mark.slow),
        pytest.param("microcircuit", "packed", marks=pytest.mark.slow),
    ],
)
def test_their_number_changes_no_bit(example, precision, monkeypatch):
    needs("cpp")
    programs = set()

    def put(program, folder):
        programs.add(program)
        put_program(program, folder)

    for maker in (making, opening):  # a program that is generated, and one whose structure is known
        monkeypatch.setattr(maker, "put_program", put)
    network, expected = model(example), None
    for number in (1, 2, 3):
        records = devices["cpp"]().run(network, Stages(), Options(fast=True, precision=precision, threads=number))
        assert records.threads == number
        if expected is None:
            expected = records
            assert sum(len(cells) for cells, _ in records.spikes.values()) > 100
        for name, arrays in {**expected.spikes, **expected.states}.items():
            found = {**records.spikes, **records.states}[name]
            assert all(np.array_equal(one, other) for one, other in zip(arrays, found, strict=True))
        assert records.events == expected.events
    assert len(programs) == 1  # the number is a value


def test_small_networks_have_one_and_large_ones_as_many_as_the_machine_has(monkeypatch):
    monkeypatch.setattr(module, "cores", lambda: 4)
    assert threads(model("coba_eif", "scale=0.5"), None) == 1
    assert threads(model("microcircuit", "scale=0.3"), None) == 4
    assert work(model("brunel")) > work(model("brunel", "scale=0.1"))


def test_the_table_and_the_options_say_how_many():
    assert threads(model("coba_eif", "threads=3"), None) == 3
    assert threads(model("coba_eif", "threads=3"), 1) == 1
    assert threads(model("coba_eif", "threads=AUTO", "scale=0.1"), None) == 1


@pytest.mark.parametrize(("limit", "number"), [("1", 1), ("0", 8), ("", 8), ("all", 8), ("20", 8)])
def test_the_processes_of_a_batch_have_one(monkeypatch, limit, number):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(8), raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    assert cores() == number


@pytest.mark.parametrize(("number", "reason"), [("0", "below 1"), ("many", "many"), ("1.5", "whole number")])
def test_other_words_are_refused_at_their_place(number, reason):
    with pytest.raises(TableError, match=rf"threads.*{reason}"):
        model("coba_eif", f"threads={number}")
