"""Checks of tables of 2,000 rows, sound ones and such as are wrong in every row: CPU seconds of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.figures import Table
from cxsystem2.checking import check

ROWS = 2000
Tables = tuple[dict[str, Any], dict[str, Any]]
_CELL = {
    "C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "V_res": "-60*mV", "V_init": "EL",
    "Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms",
}  # fmt: skip
_NEURON = {
    "about": "a leaky neuron", "parameters": {"gL": "siemens", "EL": "volt", "VT": "volt"},
    "current": "gL*(EL - vm)", "threshold": "vm > VT", "reset": ["vm = EL"],
}  # fmt: skip


def sound(populations: int = 45) -> Tables:
    """As many pathways as rows between some populations of one block; no two rows say the same."""
    cells = {"number_of_neurons": 10, "neuron_type": "SS", "layer_idx": 4, "monitors": "[Sp]"}
    path = {"receptor": "ge", "syn_type": "Fixed", "p": "0.1"}
    rows = [{"idx": f"P{number}", **cells} for number in range(populations)]
    pairs = [divmod(number % populations**2, populations) for number in range(ROWS)]
    paths = [{**path, "pre_syn_idx": f"P{pre}", "post_syn_idx": f"P{post}"} for pre, post in pairs]
    physiology = {"neuron_model": "LIF", "cw": {"cw_SS_SS": "1*nS"}, "delay": {"delay_SS_SS": "1*ms"}, "SS": dict(_CELL)}
    return {"params": {"device": "python", "seed": 1}, "G": rows, "S": paths}, physiology


def _each(column: str, value: Callable[[int], str]) -> Tables:
    anatomy, physiology = sound()
    for number, row in enumerate(anatomy["S"]):
        row[column] = value(number)
    return anatomy, physiology


def _roots(values: dict[str, str]) -> Tables:
    anatomy, physiology = sound()
    return anatomy, physiology | values


def _block(values: dict[str, str]) -> Tables:
    anatomy, physiology = sound()
    physiology["SS"] |= values
    return anatomy, physiology


def _subtypes(block: str) -> Tables:
    """A population in each row, each with a subtype, and blocks of which none is called like it."""
    anatomy, physiology = sound(ROWS)
    for number, row in enumerate(anatomy["G"]):
        row["neuron_subtype"] = f"kind{number}"
        physiology[block.format(number)] = dict(_CELL)
    return anatomy, physiology


def _pairs() -> Tables:
    """Weights and delays of 2,000 types of cells, all misspelt."""
    anatomy, physiology = _subtypes("kind{}")
    for number, row in enumerate(anatomy["S"]):
        row |= {"pre_syn_idx": f"P{number}", "post_syn_idx": f"P{number}"}
    for kind, value in (("cw", "1*nS"), ("delay", "1*ms")):
        physiology[kind] = {f"{kind}_knid{number}_knid{number}": value for number in range(ROWS)}
    return anatomy, physiology


def _nested() -> Tables:
    """An expression 90 brackets deep in each row."""
    return _each("custom_weight", lambda number: "(" * 90 + f"{number}*nS" + "+1*nS)" * 90)


def _empty_blocks() -> Tables:
    """A population in each row, whose block has a name and nothing else."""
    anatomy, physiology = _subtypes("kind{}")
    return anatomy, physiology | {f"kind{number}": {} for number in range(ROWS)}


def _models(count: int, variables: int) -> Tables:
    anatomy, physiology = sound()
    states = {f"x{each}": {"derivative": f"-x{(each + 1) % variables}/second", "unit": "1"} for each in range(variables)}
    own = {f"OWN{number}": {**_NEURON, "state": states} for number in range(count)}
    return anatomy, physiology | {"models": {"neurons": own}}


def _columns() -> Tables:
    anatomy, physiology = sound()
    for number, row in enumerate(anatomy["S"]):
        row[f"colum_{number}"] = "1"
    return anatomy, physiology


TABLES: dict[str, Callable[[], Tables]] = {
    "sound": sound,
    "one misspelt idx": lambda: _each("post_syn_idx", lambda number: "Q1"),
    "2,000 misspelt idx": lambda: _each("post_syn_idx", lambda number: f"Px{number}"),
    "2,000 misspelt synapse types": lambda: _each("syn_type", lambda number: f"Fixd{number}"),
    "2,000 unknown names": lambda: _each("custom_weight", lambda number: f"weight_of_{number}"),
    "2,000 long names": lambda: _each("p", lambda number: f"{'long_name_' * 30}{number}"),
    "a column of its own in each row": _columns,
    "2,000 misspelt root values": lambda: _roots({f"backgroun_rate{number}": "1" for number in range(ROWS)}),
    "2,000 misspelt keys": lambda: _block({f"tau_ref_{number}": "1" for number in range(ROWS)}),
    "2,000 expressions 90 deep": _nested,
    "2,000 long sums": lambda: _each("custom_weight", lambda number: f"sum(arange(9e5))*{number}*nS"),
    "2,000 long sums as keys": lambda: _block({f"long_{number}": f"sum(arange(9e5))*{number}" for number in range(ROWS)}),
    "2,000 empty blocks": _empty_blocks,
    "2,000 names, each resting on the next": lambda: _block(
        {f"a{number}": f"a{number + 1}" for number in range(ROWS)} | {f"a{ROWS}": "1"}
    ),
    "400 names, each resting on all others": lambda: _block(
        {f"a{number}": "+".join(f"a{other}" for other in range(400) if other != number) for number in range(400)}
    ),
    "2,000 subtypes without a block": lambda: _subtypes("knid{}"),
    "2,000 types with misspelt weights": _pairs,
    "99 models": lambda: _models(99, 1),
    "a model of 400 variables": lambda: _models(1, 400),
}
"""What is checked, by a description."""
TABLE = Table("", {"processor (s)": ".2f", "problems": "d"}, 40)


def measure() -> Iterator[str]:
    """CPU seconds of each check; the first one of a process, which imports Brian2, is not among them."""
    yield TABLE.head
    check(*sound(2))
    for name, make in TABLES.items():
        tables = make()
        begin = time.process_time()
        report = check(*tables).report
        yield TABLE.row(name, time.process_time() - begin, len(report))
