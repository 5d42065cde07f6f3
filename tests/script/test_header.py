"""The tables at the beginning of a script."""

import pytest

from cxsystem2 import CxSystem
from cxsystem2.script.header import connections, header


def rows(lines, name):
    """The lines of one table, split at wide gaps."""
    start = lines.index(f"# {name}")
    part = lines[start : lines.index("#", start + (4 if name == "Pathways" else 1))]
    return [[cell.strip() for cell in line[2:].split("  ") if cell.strip()] for line in part]


@pytest.fixture
def lines(anatomy, physiology):
    anatomy["G"][0]["n_background_inputs"] = 100
    physiology.update(background_rate="20*Hz", background_E_E_weight="J", background_E_I_weight="J")
    return header(CxSystem(anatomy, physiology).model())


def test_the_run_is_described(lines):
    text = "\n".join(lines)
    for line in ("title: small", "seed: 3", "duration: 100 ms", "time step: 0.1 ms, neurons integrated by euler"):
        assert f"# {line}\n" in text


def test_populations_are_described(lines):
    found = rows(lines, "Populations")
    assert found[-2] == [
        "NG1_SS_L4", "80", "SS", "4", "EIF", "SIMPLE_E SIMPLE_I", "ge 2 kHz x 2 nS", "-60 mV", "NG_EIF_1[0:80]"
    ]  # fmt: skip
    assert rows(lines, "Inputs")[-1] == ["NG0_relay_vpm", "10", "VPM", "IN_relays[0:10]"]


def test_pathways_are_described(lines, anatomy, physiology):
    counts = CxSystem(anatomy, physiology).run(save_results=False).synapses
    (place,) = [number for number, line in enumerate(lines) if line.startswith("# 2  ")]
    expected = "2 NG1_SS_L4 NG2_BC_L4 SIMPLE_E Fixed p = 0.2 2 2 nS 2 ms"
    assert lines[place].split() == ["#", *expected.split(), f"{list(counts.values())[2]:,}"]
    assert lines[place + 1].split() == ["#", "uniform(0.5,1.5)"]


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"rule": "fixed_indegree", "number": 7}, "7 sources of each target"),
        ({"rule": "fixed_total_number", "number": 1200}, "1,200 pairs"),
        ({"rule": "all_to_all", "self_connections": 0}, "all_to_all, no self-connections"),
        ({"rule": "gaussian", "kernel_width": "0.1*mm", "p": 0.5}, "p = 0.5 exp(-d^2/(2 (0.1 mm)^2))"),
        ({"rule": "exponential", "spatial_decay": 2, "p": 0.5}, "p = 0.5 exp(-d 2/mm)"),
    ],
)
def test_connection_rules_are_in_short(anatomy, physiology, columns, text):
    del anatomy["S"][1]["p"]
    anatomy["S"][1].update(columns)
    assert connections(CxSystem(anatomy, physiology).network.config.pathways[1]) == text
