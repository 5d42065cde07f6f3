"""One thing wrong in a good pair of tables: one problem, at the right row and column, with the right message."""

import h5py
import numpy as np
import pytest
from scipy import io

A, P = "anatomy", "physiology"

S_HEADER = """
row_type,receptor,pre_syn_idx,post_syn_idx,syn_type,p,n,monitors,load_connection,save_connection,custom_weight"""

_VOGELS = {
    "eta": "0.1", "Apre": "1*nS", "Apost": "1*nS", "taupre": "20*ms", "taupost": "20*ms", "alpha": "5*Hz", "wght_max": "9*nS",
}  # fmt: skip
_OLD_STDP = "Cp,,1,\nCd,,1,\nstdp_max_strength_coefficient,,3,\nU_I,,0.25"


def _scalars(values, without=""):
    """Rows of the physiology table with the scalars of Vogels' rule, from row 10 on, and the row that they stand before."""
    rows = [f"vog_{name},,{value},\n" for name, value in values.items() if name != without]
    return "".join(rows) + "U_I,,0.25"


CASES = {
    # name: (table, old text, new text, row, column, part of the message), the place being in the same table;
    # or (changes, table of the problem, row, column, part of the message)
    "probability above 1": (A, "Fixed,0.2", "Fixed,1.2", 14, 6, "probability 1.2 is above 1"),
    "probability below 0": (A, "Fixed,0.2", "Fixed,-0.2", 14, 6, "probability -0.2 is below 0"),
    "probability with a quoted decimal comma": (A, "Fixed,0.2", 'Fixed,"0,2"', 14, 6, "write a decimal point (0.2)"),
    "probability that is no number": (A, "Fixed,0.2", "Fixed,nan", 14, 6, "'nan' is not a finite number"),
    "probability with a unit": (A, "Fixed,0.2", "Fixed,0.2*ms", 14, 6, "'0.2*ms' is not a plain number"),
    "probability missing without a default": (A, "Fixed,0.2", "Fixed,--", 14, 6, "add sp_BC_SS_small (or sp_BC_SS)"),
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
    "runtime with a unit that may be divided": (A, "500*ms", "1000/2ms", 2, 2, "write a star between a number and its unit"),
    "runtime with a word glued on that is no unit": (A, "500*ms", "500msec", 2, 2, "write 500*ms"),
    "time step above the runtime": (A, "0.1*ms", "1*second", 2, 10, "must be below the runtime"),
    "min_distance above the radius": (A, "10*um", "300*um", 2, 8, "min_distance must be below grid_radius"),
    "flag that is neither 0 nor 1": (A, "0.1*ms,0", "0.1*ms,2", 2, 11, "'2' is neither 0 nor 1"),
    "unknown mode": (A, "python,local", "python,lokal", 2, 4, "'lokal' is not one of local, expanded; did you mean 'local'?"),
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
    "wrong unit in a block": (P, "gL,5*nS", "gL,5*mV", 21, 3, "5 mV should be a value in siemens; not in V"),
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
    "missing weight": ([(P, ",cw_SS_BC,k,\n", "")], A, 13, 11, "SS_small to BC: add cw_SS_small_BC (or cw_SS_BC)"),
    "missing delay": ([(P, ",delay_BC_SS,0.5*ms,\n", "")], A, 14, 1, "no delay from BC to SS_small"),
    "negative weight": (A, "--,0,0,2*nS", "--,0,0,-2*nS", 14, 11, "weight -2*nS is below 0"),
    "negative weight in a block": (P, "cw_in_SS,1*nS", "cw_in_SS,-1*nS", 14, 3, "weight -1*nS is below 0"),
    "weight in the wrong unit": (P, "cw_in_SS,1*nS", "cw_in_SS,1*mV", 14, 3, "should be a value in siemens; not in V"),
    "custom weight in the wrong unit": (A, "2*nS", "2*mV", 14, 11, "should be a value in siemens; not in V"),
    "negative delay": (P, "delay_in_SS,1*ms", "delay_in_SS,-1*ms", 16, 3, "delay -1*ms is below 0"),
    "fewer than no synapses in a pair": (A, "0.2,1,--", "0.2,-1,--", 14, 7, "synapses -1 is not a whole number from 0"),
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
    "missing scalar of a plasticity rule": (
        [(P, "U_I,,0.25", _scalars(_VOGELS, "alpha")), (A, "Fixed,0.2", "Vogels,0.2")], A, 14, 5,
        "no rate that the target is held near: 'vog_alpha' is not in",
    ),
    "negative rate of learning": (
        [(P, "U_I,,0.25", _scalars(_VOGELS | {"eta": "-0.1"})), (A, "Fixed,0.2", "Vogels,0.2")], P, 10, 3,
        "learning rate -0.1 is below 0",
    ),
    "trace of a plasticity rule without a unit": (
        [(P, "U_I,,0.25", _scalars(_VOGELS | {"Apre": "1"})), (A, "Fixed,0.2", "Vogels,0.2")], P, 11, 3,
        "1 should be a value in siemens; it has no unit",
    ),
    "weights that start above their bound": (
        [(P, "U_I,,0.25", _scalars(_VOGELS | {"wght_max": "1*nS"})), (A, "Fixed,0.2", "Vogels,0.2")], A, 14, 5,
        "the weights begin at 2e-09 siemens, above the largest weight",
    ),
    "missing tuple of a pair rule": (
        [(P, "U_I,,0.25", _OLD_STDP), (A, "Fixed,0.2", "STDP,0.2")], A, 14, 5, "'stdp_BC_SS_soma' is not in",
    ),
    "tuple of a pair rule with a value missing": (
        [(P, "U_I,,0.25", f'stdp,stdp_BC_SS,"(0.1, -0.1, 20*ms)",\n{_OLD_STDP}'), (A, "Fixed,0.2", "STDP,0.2")], P, 10, 3,
        "a tuple of 4 values is expected: amplitude of presynaptic spikes (1)",
    ),
    "tuple of a pair rule in the wrong unit": (
        [(P, "U_I,,0.25", f'stdp,stdp_BC_SSsoma,"(0.1, -0.1, 20*ms, 20*mV)",\n{_OLD_STDP}'), (A, "Fixed,0.2", "STDP,0.2")],
        P, 10, 3, "20 mV should be a value in second; not in V",
    ),
    "tuple of a pair rule with a negative time": (
        [(P, "U_I,,0.25", f'stdp,stdp_BC_SS,"(0.1, -0.1, -20*ms, 20*ms)",\n{_OLD_STDP}'), (A, "Fixed,0.2", "STDP,0.2")],
        P, 10, 3, "decay time of the presynaptic trace -0.02 second is not above 0",
    ),
    "gap junction onto a neuron without one": (
        A, "Fixed,0.2", "Gap_junction,0.2", 14, 5, "needs targets of the neuron model ADEXGAP, but 'NG1_SS_small_L4' is EIF",
    ),
    "rule of the potential onto another neuron": (
        A, "Fixed,0.2", "CPlastic,0.2", 14, 5, "needs targets of the neuron model CADEX, but 'NG1_SS_small_L4' is EIF",
    ),
    "connections to load": (A, "0.2,1,--,0,0", "0.2,1,--,1,0", 14, 9, "no file to load from is named"),
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


INPUT = """row_type,idx,type,number_of_neurons,radius,spike_times,net_center,monitors
IN,0,VPM,60,92*um,[0.1 0.2]*second,0+0j,[Sp]"""
VIDEO = "row_type,idx,type,path,freq,monitors\nIN,0,Video,movie.mat,50*Hz,[Sp]"
SPIKES = "row_type,idx,type,input_spikes_filename,population,number_of_neurons,radius\nIN,0,spikes,spikes.csv,--,60,92*um"

FILE_CASES = {
    # name: (rows of the input, old text, new text, row, column, part of the message)
    "video that is not there": (VIDEO, "movie.mat", "film.mat", 5, 4, "there is no file 'film.mat', neither beside the table"),
    "video of another kind": (VIDEO, "movie.mat", "movie.avi", 5, 4, "is not one of the kinds of file that can be read: .mat"),
    "video that is a folder": (VIDEO, "movie.mat", "folder.mat", 5, 4, "there is no file 'folder.mat'"),
    "video that is text": (VIDEO, "movie.mat", "text.mat", 5, 4, "'text.mat' is not a MATLAB file"),
    "video that is empty": (VIDEO, "movie.mat", "empty.mat", 5, 4, "'empty.mat' is not a MATLAB file"),
    "video without a stimulus": (VIDEO, "movie.mat", "dark.mat", 5, 4, "'dark.mat' has no variable 'stimulus'; it has w_coord"),
    "video that is too bright": (VIDEO, "movie.mat", "bright.mat", 5, 4, "'bright.mat' has values outside 0 to 1"),
    "video without a path": (VIDEO, "movie.mat", "--", 5, 4, "a value is needed: MATLAB file"),
    "video without a rate": (VIDEO, "50*Hz", "--", 5, 5, "a value is needed: rate of a cell at stimulus 1"),
    "rate of a video without a unit": (VIDEO, "50*Hz", "50", 5, 5, "50 should be a value in hertz; it has no unit"),
    "rate of a video in another unit": (VIDEO, "50*Hz", "50*mV", 5, 5, "should be a value in hertz; not in V"),
    "rate of a video below 0": (VIDEO, "50*Hz", "-50*Hz", 5, 5, "freq -50*Hz is below 0"),
    "rate of a video that is not finite": (VIDEO, "50*Hz", "inf*Hz", 5, 5, "is not a finite number"),
    "misspelled column of a video": (VIDEO, "freq", "frequ", 4, 5, "unknown column 'frequ'; did you mean 'freq'?"),
    "column of another input": (VIDEO, "freq,monitors", "freq,radius", 4, 6, "unknown column 'radius'"),
    "type of a video in other letters": (VIDEO, "Video", "Vidio", 5, 3, "unknown input type 'Vidio'; did you mean 'Video'?"),
    "potential of a video": (VIDEO, "[Sp]", "[St]vm", 5, 6, ""),
    "spikes that are not there": (SPIKES, "spikes.csv", "spike.csv", 5, 4, "there is no file 'spike.csv'"),
    "spikes of an unknown kind": (SPIKES, "spikes.csv", "spikes.xls", 5, 4, "is not one of the kinds of file that can be read"),
    "no file of spikes": (SPIKES, "spikes.csv", "--", 5, 4, "a value is needed: file of spikes"),
    "spikes that are words": (SPIKES, "spikes.csv", "words.csv", 5, 4, "'b' in row 2 of 'words.csv' is not a number"),
    "spikes before the start": (SPIKES, "spikes.csv", "early.csv", 5, 4, "a spike whose time is below 0"),
    "broken old file": (SPIKES, "spikes.csv", "broken.gz", 5, 4, "broken.gz: this is not a file of CxSystem"),
    "old file that runs a program": (SPIKES, "spikes.csv", "evil.gz", 5, 4, "it asks for 'os.system', which is not data"),
    "broken HDF5": (SPIKES, "spikes.csv", "broken.h5", 5, 4, "'broken.h5' is not an HDF5 file with spikes"),
    "fewer cells than fire": (SPIKES, "--,60", "--,2", 5, 6, "has a spike of cell 2, but there are 2 cells, counted from 0"),
    "no cells of spikes": (SPIKES, "--,60", "--,0", 5, 6, "number of neurons 0 is below 1"),
    "radius of spikes below 0": (SPIKES, "92*um", "-92*um", 5, 7, "radius -92*um is below 0"),
    "misspelled population": (SPIKES, "spikes.csv,--", "two.h5,of", 5, 4, "has no spikes of 'of'; did you mean 'off'?"),
    "several populations": (SPIKES, "spikes.csv", "two.h5", 5, 4, "name one of off, on in the column 'population'"),
}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    """Good and broken files beside the tables."""
    texts = {"text.mat": "hello", "empty.mat": "", "movie.avi": "RIFF", "spikes.csv": "0,0.1\n2,0.2\n", "spikes.xls": "0,0.1\n",
             "words.csv": "0,0.1\na,b\n".replace("a", "1"), "early.csv": "0,-0.1\n", "broken.gz": "hello", "broken.h5": "hello",
             "evil.gz": "cos\nsystem\n(S'touch x'\ntR."}  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "folder.mat").mkdir()
    w = np.ones((60, 1)) + 1j
    io.savemat(tmp_path / "movie.mat", {"w_coord": w, "stimulus": np.ones((60, 2))})
    io.savemat(tmp_path / "dark.mat", {"w_coord": w})
    io.savemat(tmp_path / "bright.mat", {"w_coord": w, "stimulus": np.full((60, 2), 255)})
    with h5py.File(tmp_path / "two.h5", "w") as file:
        for name in ("on", "off"):
            file[f"spikes/{name}/i"], file[f"spikes/{name}/t"] = [0], [0.1]


@pytest.mark.parametrize("case", FILE_CASES.values(), ids=list(FILE_CASES))
def test_one_mistake_of_an_input_from_a_file_is_one_problem_at_its_place(case, read, places, files):
    rows, old, new, row, column, message = case
    assert rows.count(old) == 1
    found = places(read((A, INPUT, rows.replace(old, new))).report)
    assert [each[:3] for each in found] == [(A, row, column)], found
    assert message in found[0][3]


@pytest.mark.parametrize("rows", [VIDEO, SPIKES])
def test_good_inputs_from_files_have_no_problems(read, files, rows):
    assert str(read((A, INPUT, rows)).report) == ""


EXPANDED = (A, "python,local", "python,expanded")
SAME = (A, "S,gi,2,1", "S,ge,1,1"), (P, "delay_BC_SS,0.5*ms", "delay_SS_SS,0.5*ms")

WIRING_CASES = {
    # name: (columns of the last row, with p among them when it has one; name of the blamed column; part of the message;
    # other changes)
    "unknown rule": ({"p": "0.2", "rule": "fixed_indegre"}, "rule", "'fixed_indegre' is not one of"),
    "rule without its number": ({"rule": "fixed_indegree"}, "rule", "the rule fixed_indegree needs a value in column number"),
    "rule without its width": ({"p": "0.2", "rule": "gaussian"}, "rule", "needs a value in column kernel_width"),
    "rule without its decay": ({"p": "0.2", "rule": "exponential"}, "rule", "needs a value in column spatial_decay"),
    "number without a rule": ({"p": "0.2", "number": "3"}, "number", "number needs a rule, such as fixed_indegree"),
    "width without a rule": ({"p": "0.2", "kernel_width": "1*mm"}, "kernel_width", "kernel_width needs a rule; gaussian"),
    "multapses without a rule": ({"p": "0.2", "multapses": "1"}, "multapses", "multapses needs a rule, such as fixed_indegree"),
    "multapses of a rule with a probability": (
        {"p": "0.2", "rule": "pairwise_bernoulli", "multapses": "1"},
        "multapses",
        "the rule pairwise_bernoulli does not use multapses; write --",
    ),
    "multapses that is no switch": (
        {"rule": "fixed_indegree", "number": "3", "multapses": "2"},
        "multapses",
        "neither 0 nor 1",
    ),
    "total without number or probability": (
        {"rule": "fixed_total_number"},
        "rule",
        "the rule fixed_total_number needs a value in column number or p",
    ),
    "total with number and probability": (
        {"p": "0.2", "rule": "fixed_total_number", "number": "3"},
        "p",
        "number and p both say how many pairs are connected",
    ),
    "draws with replacement that reach every pair": (
        {"p": "1", "rule": "fixed_total_number", "multapses": "1"},
        "p",
        "write a p below 1",
    ),
    "number of a rule that has none": (
        {"p": "0.2", "rule": "pairwise_bernoulli", "number": "3"},
        "number",
        "the rule pairwise_bernoulli does not use number",
    ),
    "probability of a rule that has none": (
        {"p": "0.2", "rule": "fixed_indegree", "number": "3"},
        "p",
        "the rule fixed_indegree does not use p; write --",
    ),
    "probability of all pairs": ({"p": "0.2", "rule": "all_to_all"}, "p", "the rule all_to_all does not use p"),
    "self-connections of pairs of equal number": (
        {"rule": "one_to_one", "self_connections": "0"},
        "self_connections",
        "one_to_one does not use self_connections",
    ),
    "decay of a gaussian": (
        {"p": "0.2", "rule": "gaussian", "kernel_width": "1*mm", "spatial_decay": "3"},
        "spatial_decay",
        "does not use spatial_decay",
    ),
    "width of an exponential": (
        {"p": "0.2", "rule": "exponential", "spatial_decay": "3", "kernel_width": "1*mm"},
        "kernel_width",
        "does not use kernel_width",
    ),
    "pairs of equal number as a decay": (
        {"p": "0.2", "rule": "exponential", "spatial_decay": "[ij]"},
        "spatial_decay",
        "[ij] alone is the rule one_to_one",
    ),
    "more sources than there are": (
        {"rule": "fixed_indegree", "number": "21"},
        "number",
        "there are only 20 sources for a target, not 21",
    ),
    "more targets than there are": (
        {"rule": "fixed_outdegree", "number": "81"},
        "number",
        "there are only 80 targets for a source, not 81",
    ),
    "more pairs than there are": (
        {"rule": "fixed_total_number", "number": "1601"},
        "number",
        "there are only 1600 pairs, not 1601",
    ),
    "as many sources as cells without the cell itself": (
        {"rule": "fixed_indegree", "number": "80", "self_connections": "0"},
        "number",
        "only 79 sources for a target",
        *SAME,
    ),
    "negative number": ({"rule": "fixed_indegree", "number": "-1"}, "number", "number -1 is not a whole number from 0 on"),
    "fractional number": ({"rule": "fixed_indegree", "number": "1.5"}, "number", "number 1.5 is not a whole number"),
    "number with a unit": ({"rule": "fixed_indegree", "number": "2*ms"}, "number", "'2*ms' is not a plain number"),
    "two numbers for one compartment": (
        {"rule": "fixed_indegree", "number": "1+2"},
        "number",
        "2 values are given for 1 compartment",
    ),
    "one to one between populations of different size": (
        {"rule": "one_to_one"},
        "rule",
        "needs two populations of the same size, not 20 and 80 cells",
    ),
    "pairs of equal number between populations of different size": (
        {"p": "0.2", "spatial_decay": "[ij]"},
        "spatial_decay",
        "needs two populations of the same size",
        EXPANDED,
    ),
    "bad decay": ({"p": "0.2", "spatial_decay": "near"}, "spatial_decay", "unknown name 'near'"),
    "decay with an unknown bracket": ({"p": "0.2", "spatial_decay": "3[ji]"}, "spatial_decay", "'3[ji]' is no spatial decay"),
    "negative decay": ({"p": "0.2", "spatial_decay": "-3"}, "spatial_decay", "spatial decay -3 is below 0"),
    "decay in the wrong unit": ({"p": "0.2", "spatial_decay": "3*mm"}, "spatial_decay", "not in m"),
    "self-connections that the decay allows": (
        {"p": "0.2", "spatial_decay": "3[ij]", "self_connections": "0"},
        "self_connections",
        "[ij] allows what",
        EXPANDED,
    ),
    "self-connections that are neither 0 nor 1": (
        {"p": "0.2", "self_connections": "2"},
        "self_connections",
        "'2' is neither 0 nor 1",
    ),
    "width of 0": (
        {"p": "0.2", "rule": "gaussian", "kernel_width": "0*mm"},
        "kernel_width",
        "kernel width 0*mm is not above 0",
    ),
    "width without a unit": (
        {"p": "0.2", "rule": "gaussian", "kernel_width": "1"},
        "kernel_width",
        "1 should be a value in meter",
    ),
    "unknown distribution": ({"p": "0.2", "weight_distribution": "norml(1)"}, "weight_distribution", "did you mean 'normal'?"),
    "distribution without its parameter": (
        {"p": "0.2", "delay_distribution": "normal"},
        "delay_distribution",
        "write normal(sd)",
    ),
    "distribution with a negative deviation": (
        {"p": "0.2", "weight_distribution": "lognormal(-1)"},
        "weight_distribution",
        "sd -1 is below 0",
    ),
    "distribution whose bounds are reversed": (
        {"p": "0.2", "weight_distribution": '"normal(1)[2,1]"'},
        "weight_distribution",
        "2 is above 1",
    ),
    "negative delay of a row": ({"p": "0.2", "delay": "-1*ms"}, "delay", "delay -1*ms is below 0"),
    "delay of a row in the wrong unit": ({"p": "0.2", "delay": "1*mV"}, "delay", "should be a value in second; not in V"),
    "velocity of 0": ({"p": "0.2", "velocity": "0*meter/second"}, "velocity", "velocity 0*meter/second is not above 0"),
    "velocity without a unit": ({"p": "0.2", "velocity": "1"}, "velocity", "it has no unit"),
}


@pytest.mark.parametrize("case", WIRING_CASES.values(), ids=list(WIRING_CASES))
def test_one_mistake_in_the_wiring_of_a_pathway_is_one_problem(case, read, places):
    cells, blamed, message, *others = case
    added = {name: value for name, value in cells.items() if name != "p"}
    row = (A, "Fixed,0.2,1,--,0,0,2*nS", f"Fixed,{cells.get('p', '--')},1,--,0,0,2*nS,{','.join(added.values())}")
    found = places(read((A, S_HEADER, f"{S_HEADER},{','.join(added)}"), row, *others).report)
    column = 6 if blamed == "p" else 12 + list(added).index(blamed)
    assert [each[:3] for each in found] == [(A, 14, column)], found
    assert message in found[0][3]


GEOMETRY_CASES = {
    # name: (added parameter, its value, column, part of the message, other changes)
    "more cells than the disc holds": (
        "visual_offset", "1", 8, "a disc of radius 200 um holds at most 91 cells that far apart, but 'NG1_SS_small_L4' has 800",
        (A, "10*um", "40*um"), (A, "G,1,80", "G,1,800"),
    ),
    "unknown rule of the minimal distance": ("min_distance_rule", "grit", 12, "did you mean 'grid'?"),
    "magnification of 0": ("cortical_magnification", "0*mm", 12, "cortical magnification 0*mm is not above 0"),
    "magnification without a unit": ("cortical_magnification", "17", 12, "it has no unit"),
    "offset of 0": ("visual_offset", "0", 12, "visual offset 0 is not above 0"),
}  # fmt: skip


@pytest.mark.parametrize("case", GEOMETRY_CASES.values(), ids=list(GEOMETRY_CASES))
def test_one_mistake_in_the_geometry_is_one_problem(case, read, places):
    name, value, column, message, *others = case
    changes = (A, "default_clock,benchmark", f"default_clock,benchmark,{name}"), (A, "0.1*ms,0", f"0.1*ms,0,{value}")
    found = places(read(*changes, *others).report)
    assert [each[:3] for each in found] == [(A, 2, column)], found
    assert message in found[0][3]


@pytest.mark.parametrize(("offset", "center"), [("1", "-1+0j"), ("0.94", "-0.94")])
def test_a_centre_outside_the_map_is_one_problem(offset, center, read, places):
    changes = (A, "default_clock,benchmark", "default_clock,benchmark,visual_offset"), (A, "0.1*ms,0", f"0.1*ms,0,{offset}")
    found = places(read(*changes, (A, "SS_small,4,0+0j", f"SS_small,4,{center}")).report)
    assert [each[:3] for each in found] == [(A, 8, 7)]
    assert "no point for" in found[0][3]


def test_a_grid_holds_any_number_of_cells(read):
    changes = (A, "default_clock,benchmark", "default_clock,benchmark,min_distance_rule"), (A, "0.1*ms,0", "0.1*ms,0,grid")
    assert str(read(*changes, (A, "10*um", "40*um"), (A, "G,1,80", "G,1,800")).report) == ""


def test_expanded_mode_is_there(read):
    assert str(read(EXPANDED).report) == ""
