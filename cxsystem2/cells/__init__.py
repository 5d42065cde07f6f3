"""The bench for single cells: stimulate one model neuron, and look at what it does before it goes into a network.

Numbers go in as expressions with units (``"0.5*nA"``), as Brian2 quantities or as plain SI numbers; they come out as
NumPy arrays in SI units. `simulate` shows the response to a stimulus, `fi_curve` the rate over the current, and
`phase_plane` the nullclines of a model of two variables. `portrait` has the curve and the response to one spike of each
receptor for a cell of a network. `parameter_sets` are published or own values of parameters.
"""

from cxsystem2.cells.fi import FiCurve, fi_curve
from cxsystem2.cells.phase import FixedPoint, PhasePlane, phase_plane
from cxsystem2.cells.portrait import Portrait, portrait
from cxsystem2.cells.quantity import CellError
from cxsystem2.cells.response import Response
from cxsystem2.cells.result import CellRun
from cxsystem2.cells.sets import ParameterSet, load_set, parameter_sets, save_set
from cxsystem2.cells.simulate import simulate
from cxsystem2.cells.stimulus import Constant, Ramp, Sine, SpikeTrain, Step, Stimulus

__all__ = [
    "CellError", "CellRun", "Constant", "FiCurve", "FixedPoint", "ParameterSet", "PhasePlane", "Portrait", "Ramp",
    "Response", "Sine", "SpikeTrain", "Step", "Stimulus", "fi_curve", "load_set", "parameter_sets", "phase_plane",
    "portrait", "save_set", "simulate",
]  # fmt: skip
