"""Gap junctions: electrical synapses."""

from cxsystem2.models.distribution import Constant
from cxsystem2.models.synapses.base import Synapse, synapses


@synapses.register("Gap_junction")
class GapJunction(Synapse):
    """A conductance between two cells: its current into the target is ``wght*(vm_pre - vm_post)``, at every time.

    One row is one direction; a junction that conducts both ways needs a second row. The target must be an ADEXGAP
    neuron. There is no delay, and all weights of a pathway are equal.

    Parameters (root scalar):
        gap_junction_weight: conductance where the column ``custom_weight`` says nothing, siemens.

    Source: Bennett & Zukin (2004) Neuron 41:495.
    """

    equations = ("Igap_post = wght*(vm_pre - vm_post) : amp (summed)",)
    on_pre = ()
    weights = Constant()
    method = "euler"
    weight_unit = "siemens"
    weight_scalar = "gap_junction_weight"
    target_model = "ADEXGAP"
    source_variables = ("vm",)
