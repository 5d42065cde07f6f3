"""What figures of a network have in common: its plan, and populations that need no recorded spikes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from cxsystem2.config import Pathway, Population, read_configuration
from cxsystem2.config.meant import write_as_meant
from cxsystem2.config.scaling import scale_indegrees
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.figures import RunFigure, View
from cxsystem2.netfigures.planned import Planned
from cxsystem2.netfigures.shared import SharedNetwork, plan_of
from cxsystem2.network import Network
from cxsystem2.problems import Report
from cxsystem2.results.activity import window
from cxsystem2.results.naming import chosen
from cxsystem2.results.order import surface_to_depth
from cxsystem2.results.tables import own_tables

if TYPE_CHECKING:
    from cxsystem2.results import Results


class NetworkFigure(RunFigure):
    """A kind of figure of the network of a run; all populations and inputs are shown, recorded or not."""

    of_spikes: ClassVar[bool] = False
    before_run: ClassVar[bool] = True

    @classmethod
    def view(cls, results: Results, names: Iterable[str] | None = None, start: float = 0.0, stop: float | None = None) -> View:
        """Populations and inputs; the window has no meaning here."""
        known = results.populations
        wanted = [*known] if names is None else chosen(names, known, known, "")
        return View(results, tuple(surface_to_depth(results, wanted)), *window(results, start, stop))


def network_of(results: Results) -> Network:
    """The plan of the network of a run, from the tables that its result keeps; before a run, the network itself.

    Raises:
        FileProblem: the result keeps no tables.
        TableError: they cannot be read here, a file that they name is missing, say.
    """
    if isinstance(results, Planned):
        return results.network
    plan = plan_of(results)
    if plan is not None and plan.network is not None:
        return plan.network
    report = Report()
    anatomy, physiology = own_tables(results)
    write_as_meant(anatomy, physiology)
    config = scale_indegrees(read_configuration(anatomy, physiology, report), anatomy, report)
    if not report.clean:
        raise TableError(report)
    if plan is None:
        return Network(config)
    plan.network = SharedNetwork(config)
    return plan.network


def pathways_of(network: Network, view: View) -> list[Pathway]:
    """The pathways between the populations of a view.

    Raises:
        CxSystemError: there are none.
    """
    shown = {*view.names}
    found = [one for one in network.config.pathways if {network.cells[end].name for end in (one.pre, one.post)} <= shown]
    if not found:
        raise CxSystemError("there are no synapses between these populations")
    return found


def weight_unit(network: Network, pathway: Pathway) -> str | None:
    """The unit of the weights of a pathway; None where its synapses have no weight and no delay."""
    post = network.cells[pathway.post]
    if not isinstance(post, Population) or not pathway.synapse.on_pre:
        return None
    return pathway.synapse.weight_unit or post.cell.receptor(pathway.sign).weight_unit
