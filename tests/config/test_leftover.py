"""Names of the physiology table that nothing reads, and empty blocks."""

import pytest

from cxsystem2.checking import check
from cxsystem2.problems import Level

LIF = {
    "C": "200*pF", "gL": "10*nS", "EL": "-60*mV", "VT": "-50*mV", "V_res": "EL", "V_init": "EL",
    "Ee": "0*mV", "Ei": "-80*mV", "tau_e": "5*ms", "tau_i": "10*ms",
}  # fmt: skip


@pytest.fixture
def tables():
    """Two populations of one block, E to I, and what the physiology table has beside them; returns what is told."""

    def tables(*, block=None, population=None, pathway=None, **roots):
        cell = {**LIF, **(block or {})}
        rows = [
            {
                "idx": "E",
                "number_of_neurons": 4,
                "neuron_type": "SS",
                "neuron_subtype": "cell",
                "layer_idx": 4,
                "monitors": "[Sp]",
            },
            {"idx": "I", "number_of_neurons": 4, "neuron_type": "BC", "neuron_subtype": "cell", "layer_idx": 4},
        ]
        rows[0] |= population or {}
        path = {"receptor": "ge", "pre_syn_idx": "E", "post_syn_idx": "I", "syn_type": "Fixed", "p": "0.5"}
        volley = {"idx": "V", "type": "VPM", "number_of_neurons": 1, "radius": "0*mm", "spike_times": "[10]*ms"}
        drive = path | {"pre_syn_idx": "V", "custom_weight": "2*nS", "delay": "1*ms"}
        paths = [path | (pathway or {}), drive]  # a network that nothing drives is told
        anatomy = {"params": {"device": "python", "seed": 1}, "IN": [volley], "G": rows, "S": paths}
        physiology = {
            "neuron_model": "LIF",
            "cw": {"cw_SS_BC": "2*nS"},
            "delay": {"delay_SS_BC": "2*ms"},
            "cell": {name: value for name, value in cell.items() if value is not None},
            **roots,
        }
        report = check(anatomy, physiology).report
        return [(problem.level, problem.label, problem.message) for problem in report]

    return tables


def test_a_table_of_which_all_is_read_is_silent(tables):
    assert tables() == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("refractory_peroid", "refractory_period"),
        ("Refractory_Period", "refractory_period"),
        ("tonic_curent", "tonic_current"),
        ("noise_sigmaa", "noise_sigma"),
        ("V_init_SD", "V_init_sd"),
    ],
)
def test_a_misspelt_key_of_a_block_is_warned_of_where_it_stands(tables, wrong, right):
    label = f"cell, {wrong}"
    assert tables(block={wrong: "5*ms"}) == [(Level.WARNING, label, f"nothing uses '{wrong}'; did you mean '{right}'?")]


@pytest.mark.parametrize(("wrong", "right"), [("V_reset", "V_res"), ("El", "EL"), ("v_res", "V_res"), ("tau_ee", "tau_e")])
def test_a_misspelt_name_that_is_needed_is_one_error_where_it_stands(tables, wrong, right):
    found = tables(block={right: None, wrong: LIF[right], **({"V_res": "-60*mV", "V_init": "-60*mV"} if right == "EL" else {})})
    if right == "V_res":
        assert found == [(Level.ERROR, f"cell, {wrong}", f"'{wrong}' is no parameter of LIF; did you mean '{right}'?")]
    else:
        assert (Level.ERROR, f"cell, {wrong}", f"'{wrong}' is no parameter of LIF; did you mean '{right}'?") in found
        assert not any(f"has no '{right}'" in message for _, _, message in found)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("backgroun_rate", "background_rate"),
        ("Background_Rate", "background_rate"),
        ("excitation_modell", "excitation_model"),
        ("calcium_concentratoin", "calcium_concentration"),
        ("conn_prob_gian", "conn_prob_gain"),
    ],
)
def test_a_misspelt_root_value_is_warned_of(tables, wrong, right):
    assert tables(**{wrong: "2"}) == [(Level.WARNING, wrong, f"nothing uses '{wrong}'; did you mean '{right}'?")]


def test_a_second_name_like_one_that_is_read_is_not_taken_for_a_third(tables):
    assert tables(neuron_modle="2") == [(Level.NOTE, "neuron_modle", "nothing uses 'neuron_modle'")]


def test_inputs_without_a_rate_are_one_warning_at_their_column(tables):
    (found,) = tables(population={"n_background_inputs": 100})
    assert found[:2] == (Level.WARNING, "G, n_background_inputs")
    assert "no 'background_rate'" in found[2]


def test_inputs_whose_rate_is_misspelt_are_one_warning_at_the_name(tables):
    assert tables(population={"n_background_inputs": 100}, backgroun_rate="5*Hz") == [
        (Level.WARNING, "backgroun_rate", "nothing uses 'backgroun_rate'; did you mean 'background_rate'?")
    ]


def test_a_rate_within_a_block_is_read_as_any_other_value(tables):
    background = {"background_rate": "5*Hz", "background_E_E_weight": "1*nS"}
    assert tables(population={"n_background_inputs": 100}, background=background) == []


@pytest.mark.parametrize(("kind", "unit"), [("cw", "nS"), ("delay", "ms")])
def test_a_misspelt_weight_or_delay_is_one_error_where_it_stands(tables, kind, unit):
    found = tables(**{kind: {f"{kind}_SS_BCC": f"2*{unit}"}})
    wrong = f"{kind}_SS_BCC"
    assert found == [(Level.ERROR, f"{kind}, {wrong}", f"nothing uses '{wrong}'; did you mean '{kind}_SS_BC'?")]


def test_a_missing_delay_names_the_keys_and_the_column(tables):
    (found,) = tables(delay={"delay_BC_SS": "2*ms"})
    assert found == (
        Level.ERROR,
        "S, delay",
        "no delay from cell to cell: add delay_cell_cell (or delay_cell_BC or delay_SS_cell or delay_SS_BC) "
        "to the physiology table, or a value in column delay",
    )


def test_what_serves_other_models_is_not_told(tables):
    """Parameters of other neurons and synapses, blocks of other cells, and pathways that are not here."""
    extra = {"U_E": "0.5", "tau_d": "200*ms", "pc_neuron_model": "EIF", "background_E_I_weight": "1*nS"}
    pairs = {"cw_SS_BC": "2*nS", "cw_PC_PC": "1*nS", "cw_in_L1i": "1*nS"}
    others = {"cw": pairs, "PC": {"C": "1*pF", "odd": 2}, "other": {**LIF, "V_reset": "EL"}}
    assert tables(block={"DeltaT": "2*mV", "V_init_min": "EL", "V_init_max": "VT"}, **extra, **others) == []


def test_what_is_like_nothing_is_told_in_one_note(tables):
    (found,) = tables(block={"rho": "1"}, gain_of_all="2", unrelated="3")
    assert found[0] is Level.NOTE
    assert all(name in found[2] for name in ("'rho' of cell", "'gain_of_all'", "'unrelated'"))


def test_a_helper_that_something_reads_is_not_told(tables):
    assert tables(helper="2*nS", cw={"cw_SS_BC": "helper"}) == []
    assert tables(pathway={"custom_weight": "J"}, J="2*nS") == []


def test_an_empty_block_lacks_every_parameter(tables):
    found = tables(cell={})
    assert {level for level, *_ in found} == {Level.ERROR}
    assert {message.split("'")[3] for _, _, message in found} == {
        *LIF,
    }
    assert all("block 'cell' has no" in message for _, _, message in found)


@pytest.mark.parametrize("name", ["neuron_model", "excitation_model", "calcium_concentration", "background_rate"])
def test_a_known_name_without_a_value_is_an_error(tables, name):
    assert [(level, label) for level, label, _ in tables(**{name: ""})] == [(Level.ERROR, name)]
