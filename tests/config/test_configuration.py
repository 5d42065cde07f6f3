"""A good pair of tables as a whole: references resolved, values in SI units, warnings, no cascades."""

import pytest

A, P = "anatomy", "physiology"


def test_everything_of_the_tables_is_there(read):
    config = read().config
    assert [relay.name for relay in config.relays] == ["NG0_relay_vpm"]
    assert [population.name for population in config.populations] == ["NG1_SS_small_L4", "NG2_BC_L4"]
    assert [pathway.name for pathway in config.pathways] == [
        "S0_Fixed_NG0_relay_vpm__to__NG1_SS_small_L4_soma",
        "S1_Depressing_NG1_SS_small_L4__to__NG2_BC_L4_soma",
        "S2_Fixed_NG2_BC_L4__to__NG1_SS_small_L4_soma",
    ]
    assert list(config.cells) == ["0", "1", "2"]


def test_parameters_of_the_run_are_in_si_units(read):
    system = read().config.system
    assert (system.runtime, system.default_clock, system.grid_radius, system.seed) == pytest.approx((0.5, 1e-4, 2e-4, 7))


def test_parameters_of_cells_rest_on_each_other(read):
    parameters = read().config.populations[0].parameters["soma"]
    assert parameters["V_res"] == pytest.approx(-54e-3)
    assert parameters["Vcut"] == pytest.approx(-40e-3)
    assert parameters["refractory_period"] == pytest.approx(2e-3)


def test_weights_delays_and_probabilities_are_looked_up(read):
    first, second, third = read().config.pathways
    assert (first.wiring.probability, first.weight, first.delay) == pytest.approx((0.8, 1e-9, 1e-3))
    assert (second.wiring.probability, second.weight, second.multiplicity) == pytest.approx((0.1, 1e-9, 3))
    assert (third.wiring.probability, third.weight, third.delay) == pytest.approx((0.2, 2e-9, 0.5e-3))


def test_the_key_of_a_subtype_comes_before_that_of_its_type(read):
    pathway = read((P, "cw_in_SS,1*nS", "cw_in_SS,1*nS,\n,cw_in_SS_small,3*nS")).config.pathways[0]
    assert pathway.weight == pytest.approx(3e-9)


def test_plastic_synapses_get_their_parameters_and_begin_rested(read):
    pathway = read().config.pathways[1]
    assert pathway.parameters == {"U": pytest.approx(0.5), "tau_d": pytest.approx(0.67)}
    assert pathway.initial == {"R": 1.0}


def test_the_gain_scales_given_probabilities_and_not_the_defaults(read):
    pathways = read((P, "U_E,,0.5", "conn_prob_gain,,2,\nU_E,,0.5")).config.pathways
    assert [pathway.wiring.probability for pathway in pathways] == pytest.approx([0.8, 0.2, 0.4])


def test_the_scale_multiplies_cells_and_widens_the_disc_but_not_inputs(read):
    config = read((A, "7,1,200*um", "7,4,200*um")).config
    assert [cells.size for cells in config.cells.values()] == [60, 320, 80]
    assert [cells.radius for cells in config.cells.values()] == pytest.approx([92e-6, 400e-6, 400e-6])


def test_start_potentials_are_spread_on_request(read):
    initial = read((A, "10*um,0", "10*um,1")).config.populations[1].initial
    assert (initial.low, initial.high) == pytest.approx((-68e-3, -52e-3))


def test_an_empty_table_has_nothing_to_simulate(read, places):
    rows = "G,1,80,SS,SS_small,4,0+0j,[Sp] [St]vm[rec](0-20),0\nG,2,20,BC,--,4,0+0j,[Sp],0\n"
    first = "S,ge,0,1,Fixed,--,1,--,0,0,--\nS,ge,1,2,Depressing,0.1,3,[St]wght,0,0,--\n"
    second, inputs = "S,gi,2,1,Fixed,0.2,1,--,0,0,2*nS\n", "IN,0,VPM,60,92*um,[0.1 0.2]*second,0+0j,[Sp]\n"
    found = places(read((A, rows, ""), (A, first, ""), (A, second, ""), (A, inputs, "")).report)
    assert found == [("anatomy", 0, 0, "the table has no population (no row G): there is nothing to simulate")]


def test_a_broken_parameter_leaves_the_others_in_force(read, places):
    changes = [(A, "500*ms", "500"), (A, "10*um,0", "10*um,1"), (P, ",V_init,EL,\n,V_init_min,-70", ",V_init_min,-70")]
    assert [each[:3] for each in places(read(*changes).report)] == [("anatomy", 2, 2)]


def test_pathways_of_a_broken_population_are_not_broken_too(read, places):
    assert len(places(read((A, "G,1,80,SS", "G,1,80,XX")).report)) == 1


def test_a_parameter_given_twice_is_a_problem_at_the_second(read, places):
    found = places(read((A, "\nrow_type,idx,type", "row_type,seed\nparams,8\nrow_type,idx,type")).report)
    remedy = "remove one of them, or set repeated_keys to legacy and the last one counts"
    assert found == [("anatomy", 4, 2, f"'seed' is given twice, first in row 2; {remedy}")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((P, "calcium_concentration", "calcium_concentratoin"), "did you mean 'calcium_concentration'?"),
        ((A, "80,SS,SS_small", "80,SS,SS_tiny"), "no block 'SS_tiny'; block 'SS' is used"),
        ((P, "U_I,,0.25", "khertz,,0.25,\nU_I,,0.25"), "'khertz' hides the unit of the same name"),
    ],
)
def test_what_looks_odd_is_a_warning(read, change, message):
    block = (P, "\nBC,C,60*pF", "\nSS,C,1*pF,\n,gL,1*nS,\n,EL,-65*mV,\n,VT,0*mV,\n,V_res,0*mV,\n,DeltaT,1*mV,\n,Vcut,0*mV,\n"
             ",V_init,0*mV,\n,Ee,0*mV,\n,Ei,0*mV,\n,tau_e,1*ms,\n,tau_i,1*ms,\nBC,C,60*pF")  # fmt: skip
    report = read(change, block).report
    assert report.errors == []
    assert message in str(report)
    assert "warning:" in str(report)


def test_two_mistakes_are_two_problems_in_the_order_of_the_files(read, places):
    found = places(read((P, "gL,5*nS", "gL,5"), (A, "Fixed,0.2", "Fixed,1.2")).report)
    assert [each[:3] for each in found] == [("anatomy", 14, 6), ("physiology", 21, 3)]


def test_a_seed_can_be_fixed_later(read):
    assert read().config.with_seed(11).system.seed == 11


def test_a_known_scalar_without_its_value_is_an_error(anatomy, physiology):
    from cxsystem2.checking import check

    anatomy["S"][1]["syn_type"] = "Depressing"
    physiology["calcium_concentration"] = ""
    (problem,) = check(anatomy, physiology).report.errors
    assert problem.label == "calcium_concentration"
    assert "a value is missing" in problem.message
