"""One thing wrong in a good pair of tables: one problem, at the right row and column, with the right message."""

import pytest

A, P = "anatomy", "physiology"

S_HEADER = """
row_type,receptor,pre_syn_idx,post_syn_idx,syn_type,p,n,monitors,load_connection,save_connection,custom_weight"""

CASES = {
    # name: (table, old text, new text, row, column, part of the message), the place being in the same table;
    # or (changes, table of the problem, row, column, part of the message)
    "probability above 1": (A, "Fixed,0.2", "Fixed,1.2", 14, 6, "probability 1.2 is above 1"),
    "probability below 0": (A, "Fixed,0.2", "Fixed,-0.2", 14, 6, "probability -0.2 is below 0"),
    "probability with a quoted decimal comma": (A, "Fixed,0.2", 'Fixed,"0,2"', 14, 6, "write a decimal point (0.2)"),
    "probability that is no number": (A, "Fixed,0.2", "Fixed,nan", 14, 6, "'nan' is not a finite number"),
    "probability with a unit": (A, "Fixed,0.2", "Fixed,0.2*ms", 14, 6, "'0.2*ms' is not a plain number"),
    "probability missing without a default": (A, "Fixed,0.2", "Fixed,--", 14, 6, "'sp_BC_SS' is not in"),
    "probability raised above 1 by the gain": (
        [(P, "U_E,,0.5", "conn_prob_gain,,8,\nU_E,,0.5")], A, 14, 6, "probability 0.2 times conn_prob_gain 8 is above 1",
    ),
    "default probability above 1": (P, "sp_in_SS,0.8", "sp_in_SS,1.8", 19, 3, "probability 1.8 is above 1"),
    "two probabilities for one compartment": (A, "Fixed,0.2", "Fixed,0.2+0.1", 14, 6, "2 values are given for 1 compartment"),
    "unknown column": (A, "syn_type,p,n", "syn_type,p,nn", 11, 7, "unknown column 'nn'; did you mean 'n'?"),
    "unknown parameter": (A, "runtime,device", "runtime,devise", 1, 3, "unknown column 'devise'; did you mean 'device'?"),
    "unknown row type": (A, "S,gi,2", "T,gi,2", 14, 1, "unknown row type 'T'"),
    "unknown input column": (A, "spike_times,net_center", "spike_times,net_centre", 4, 7, "did you mean 'net_center'?"),
    "column named twice": (A, "p,n,monitors", "p,p,monitors", 11, 7, "column 'p' is named twice"),
    "runtime in the wrong unit": (A, "500*ms", "500*um", 2, 2, "0.5 mm should be a value in second; not in m"),
    "runtime without a unit": (A, "500*ms", "500", 2, 2, "500 should be a value in second; it has no unit"),
    "runtime of 0": (A, "500*ms", "0*ms", 2, 2, "runtime 0*ms is not above 0"),
    "runtime with a blank before the unit": (A, "500*ms", "500 ms", 2, 2, "write 500*ms"),
    "runtime with the unit glued on": (A, "500*ms", "500ms", 2, 2, "write 500*ms"),
    "time step above the runtime": (A, "0.1*ms", "1*second", 2, 10, "must be below the runtime"),
    "min_distance above the radius": (A, "10*um", "300*um", 2, 8, "min_distance must be below grid_radius"),
    "flag that is neither 0 nor 1": (A, "0.1*ms,0", "0.1*ms,2", 2, 11, "'2' is neither 0 nor 1"),
    "unknown mode": (A, "python,local", "python,lokal", 2, 4, "'lokal' is not one of local, expanded; did you mean 'local'?"),
    "mode that is not there yet": (A, "python,local", "python,expanded", 2, 4, "sys_mode 'expanded' is not available yet"),
    "negative seed": (A, "local,7", "local,-7", 2, 5, "seed -7 is below 0"),
    "seed that is a word": (A, "local,7", "local,'x'", 2, 5, "'x' is not a number"),
    "scale of 0": (A, "7,1,200*um", "7,0,200*um", 2, 6, "scale 0 is not above 0"),
    "sweep that is not one": (A, "500*ms", "{a|b|c}*ms", 2, 2, "a range is {start|stop|step} in plain numbers"),
    "negative number of neurons": (A, "G,1,80", "G,1,-80", 8, 3, "number of neurons -80 is below 1"),
    "fractional number of neurons": (A, "G,1,80", "G,1,80.5", 8, 3, "'80.5' is not a whole number"),
    "missing number of neurons": (A, "G,1,80", "G,1,--", 8, 3, "a value is needed: number of cells"),
    "infinite number of neurons": (A, "G,1,80", "G,1,inf", 8, 3, "'inf' is not a finite number"),
    "unknown neuron type": (A, "80,SS,", "80,SSS,", 8, 4, "unknown neuron type 'SSS'; did you mean 'SS'?"),
    "unknown layer": (A, "SS_small,4", "SS_small,7", 8, 6, "'7' is not a layer from 1 to 6"),
    "layer span of a point cell": (A, "SS_small,4", "SS_small,[4->1]", 8, 6, "'SS' cells stay in one layer; write 4"),
    "bad centre": (A, "SS_small,4,0+0j", "SS_small,4,middle", 8, 7, "unknown name 'middle'"),
    "missing cell block": ([(P, "SS_small,C", "SS_tiny,C")], A, 8, 5, "no block 'SS_small' in"),
    "missing parameter in a block": (P, ",gL,5*nS,\n", "", 20, 2, "block 'SS_small' has no 'gL' (leak conductance, siemens)"),
    "wrong unit in a block": (P, "gL,5*nS", "gL,5*mV", 21, 3, "5. mV should be a value in siemens; not in V"),
    "no unit in a block": (P, "gL,5*nS", "gL,5", 21, 3, "5 should be a value in siemens; it has no unit"),
    "capacitance of 0": (P, "C,100*pF", "C,0*pF", 20, 3, "membrane capacitance 0*pF is not above 0"),
    "negative capacitance": (P, "C,100*pF", "C,-100*pF", 20, 3, "membrane capacitance -100*pF is not above 0"),
    "capacitance that is no number": (P, "C,100*pF", "C,nan*pF", 20, 3, "is not a finite number"),
    "capacitance that is a list": (P, "C,100*pF", 'C,"[100, 200]*pF"', 20, 3, "one number is expected"),
    "capacitance that is a ragged list": (P, "C,100*pF", 'C,"[[1, 2], [3]]"', 20, 3, "is not a number"),
    "capacitance that is a list of mixed units": (P, "C,100*pF", 'C,"[1*pF, 2]"', 20, 3, "units do not match"),
    "capacitance that is a block": (P, "C,100*pF", "C,BC", 20, 3, "a block is not a number"),
    "capacitance that is a word": (P, "C,100*pF", "C,'big'", 20, 3, "'big' is not a number"),
    "missing start potential": (
        [(A, "10*um,0", "10*um,1"), (P, ",V_init_min,-70*mV,\n", "")], P, 20, 2, "'V_init_min' (lowest potential",
    ),
    "unknown neuron model": (P, "'EIF'", "'EIFF'", 3, 3, "unknown neuron model 'EIFF'; did you mean 'EIF'?"),
    "unknown receptor model": (P, "SIMPLE_E", "SIMPEL_E", 4, 3, "did you mean 'SIMPLE_E'?"),
    "unknown synapse type": (A, "Fixed,0.2", "Fixd,0.2", 14, 5, "unknown synapse type 'Fixd'; did you mean 'Fixed'?"),
    "unknown receptor": (A, "S,gi,2", "S,gx,2", 14, 2, "'gx' is not one of ge, gi"),
    "source that does not exist": (A, "S,gi,2", "S,gi,22", 14, 3, "no population or input has the idx '22'"),
    "target that does not exist": (A, "S,gi,2,1", "S,gi,2,9", 14, 4, "no population or input has the idx '9'"),
    "target that is an input": (A, "S,gi,2,1", "S,gi,2,0", 14, 4, "'0' is an input, which receives no synapses"),
    "idx used twice": (A, "G,2,20", "G,1,9,BC,--,4,0+0j,--,0\nG,2,20", 9, 2, "the idx '1' is used twice, first in row 8"),
    "compartment of a point cell": (A, "S,gi,2,1", "S,gi,2,1[C]0s", 14, 4, "is a point cell and has no compartments"),
    "bad compartment letters": (A, "S,gi,2,1", "S,gi,2,1[C]0x", 14, 4, "'[C]0x' is no compartment"),
    "missing weight": ([(P, ",cw_SS_BC,k,\n", "")], A, 13, 11, "no weight: 'cw_SS_BC' is not in"),
    "missing delay": ([(P, ",delay_BC_SS,0.5*ms,\n", "")], A, 14, 5, "no delay: 'delay_BC_SS' is not in"),
    "negative weight": (A, "--,0,0,2*nS", "--,0,0,-2*nS", 14, 11, "weight -2*nS is below 0"),
    "negative weight in a block": (P, "cw_in_SS,1*nS", "cw_in_SS,-1*nS", 14, 3, "weight -1*nS is below 0"),
    "weight in the wrong unit": (P, "cw_in_SS,1*nS", "cw_in_SS,1*mV", 14, 3, "should be a value in siemens; not in V"),
    "custom weight in the wrong unit": (A, "2*nS", "2*mV", 14, 11, "should be a value in siemens; not in V"),
    "negative delay": (P, "delay_in_SS,1*ms", "delay_in_SS,-1*ms", 16, 3, "delay -1*ms is below 0"),
    "no synapse in a pair": (A, "0.2,1,--", "0.2,0,--", 14, 7, "number of synapses 0 is not a whole number from 1 on"),
    "one and a half synapses in a pair": (A, "0.2,1,--", "0.2,1.5,--", 14, 7, "number of synapses 1.5 is not a whole number"),
    "infinitely many synapses in a pair": (A, "0.2,1,--", "0.2,inf,--", 14, 7, "'inf' is not a finite number"),
    "bad monitor": (A, "0+0j,[Sp] [St]", "0+0j,[Sx] [St]", 8, 8, "'[Sx]' is not a monitor"),
    "unknown recorded variable": (A, "[St]vm[", "[St]vn[", 8, 8, "no variable 'vn' to record; there are vm, ge_soma, gi_soma"),
    "recorded cells beyond the population": (A, "(0-20)", "(0-200)", 8, 8, "[rec] goes to 200, but there are 80 cells"),
    "interval of a monitor without a unit": (A, "vm[rec]", "vm[dt]5[rec]", 8, 8, "5 should be a value in second"),
    "interval of a monitor that is a list": (A, "vm[rec](0-20)", "vm[dt]arange(3)*ms", 8, 8, "is not one number"),
    "spikes of synapses": (A, "[St]wght", "[Sp]", 13, 8, "[Sp] records spikes of cells, not of synapses"),
    "unknown variable of synapses": (A, "[St]wght", "[St]u", 13, 8, "there is no variable 'u' to record"),
    "unknown input type": (A, "0,VPM", "0,VPN", 5, 3, "unknown input type 'VPN'; did you mean 'VPM'?"),
    "missing input type": (A, "0,VPM", "0,--", 5, 3, "a type of input is needed: VPM"),
    "bad spike times": (A, "[0.1 0.2]*second", "[0.1 0.2*second", 5, 6, "a bracket is not closed"),
    "spike times without a unit": (A, "[0.1 0.2]*second", "[0.1 0.2]", 5, 6, "should be a value in second; it has no unit"),
    "spike time below 0": (A, "[0.1 0.2]*second", "[-0.1 0.2]*second", 5, 6, "has a time below 0"),
    "active cells beyond the input": (
        A, "second,0+0j", "second[act](0-90),0+0j", 5, 6, "[act] goes to 90, but there are 60 cells",
    ),
    "value that rests on itself": (P, "gL,5*nS", "gL,2*gL", 21, 3, "'gL' rests on itself"),
    "values that rest on each other": (P, "VT,-50*mV", "VT,V_res", 24, 3, "'V_res' rests on itself"),
    "value used before it is defined": (
        P, "J,,0.5*nS", "J,,0.5*tau_d", 6, 3, "'tau_d' is used before it is defined (row 11); move it up",
    ),
    "unknown name": (P, "k,,2 * J", "k,,2 * JJ", 7, 3, "unknown name 'JJ'; did you mean 'J'?"),
    "key twice in a block": (P, ",gL,5*nS", ",C,5*pF,\n,gL,5*nS", 21, 2, "'C' is given twice, first in row 20"),
    "scalar twice": (P, "U_I,,0.25", "U_E,,0.25,\nU_I,,0.25", 10, 1, "'U_E' is given twice, first in row 9"),
    "decimal comma of a scalar": (
        P, "calcium_concentration,,2.0", 'calcium_concentration,,"2,0"', 8, 3, "write a decimal point (2.0)",
    ),
    "unit mismatch in a sum": (P, "VT - 4*mV", "VT - 4*ms", 24, 3, "units do not match"),
    "division by zero": (P, "k,,2 * J", "k,,J / 0", 7, 3, "'J / 0' divides by zero"),
    "value outside the named columns": (
        A, "gi,2,1,Fixed,0.2,1,--,0,0,2*nS", "gi,2,1,Fixed,0.2,1,--,0,0,2*nS,5", 14, 12, "'5' stands outside",
    ),
    "value outside the columns of the physiology table": (P, "mM\n", "mM,5\n", 8, 5, "'5' stands outside the columns"),
    "scalar with the name of a block": (
        P, "U_I,,0.25", "BC,,0.25,\nU_I,,0.25", 10, 1, "'BC' is the name of a value and of a block",
    ),
    "missing value of a key": (P, "gL,5*nS", "gL,", 21, 3, "a value is missing"),
    "value without a name": (P, ",,,\nVPM", ",,5,\nVPM", 12, 3, "value '5' has neither a variable nor a key"),
    "key below no block": (P, ",,,\nVPM", ",tau_x,5*ms,\nVPM", 12, 2, "key 'tau_x' stands below no block"),
    "missing parameter of a synapse model": (
        [(P, "tau_d,,670*ms,\n", "")], A, 13, 5, "no recovery time of the resources: 'tau_d' is not in",
    ),
    "parameter of a synapse model in the wrong unit": (P, "670*ms", "670*mV", 11, 3, "should be a value in second; not in V"),
    "connections to load": (A, "0.2,1,--,0,0", "0.2,1,--,1,0", 14, 9, "connections cannot be loaded or saved yet; write 0"),
    "bad flag of a pathway": (A, "0.2,1,--,0,0", "0.2,1,--,0,2", 14, 10, "'2' is not 0, 1, or one of these with --> or <--"),
    "rows of two kinds below one header": ([(A, S_HEADER, "")], A, 11, 1, "names the columns of 'G' rows, not of 'S' rows"),
    "misspelled header": (A, "\nrow_type,receptor", "\nrow_tipe,receptor", 11, 1, "did you mean 'row_type'?"),
    "caret as a power": (P, "k,,2 * J", "k,,J * 2^2", 7, 3, "a power is written **"),
    "python in a value": (P, "k,,2 * J", "k,,__import__('os').getcwd()", 7, 3, "is not allowed in a table"),
}  # fmt: skip


def _plain(case):
    """Changes, and the place and message of the one problem that they make."""
    return case if isinstance(case[0], list) else ([case[:3]], case[0], *case[3:])


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_one_mistake_is_one_problem_at_its_place(case, read, places):
    changes, table, row, column, message = _plain(case)
    found = places(read(*changes).report)
    assert [each[:3] for each in found] == [(table, row, column)], found
    assert message in found[0][3]


def test_the_good_pair_has_no_problems(read):
    assert str(read().report) == ""
