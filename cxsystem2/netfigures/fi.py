"""How the rate of cells grows with the current that is injected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cxsystem2.errors import CxSystemError
from cxsystem2.figures import Canvas, View, figures
from cxsystem2.figures.canvas import legend
from cxsystem2.late import late
from cxsystem2.netfigures.base import NetworkFigure, network_of
from cxsystem2.netfigures.planned import Planned
from cxsystem2.results.tables import own_tables

_PA = 1e12


@figures.register("fi")
@dataclass(frozen=True)
class FiFigure(NetworkFigure):
    """The f-I curve of each block of cells: the rate of a single cell over a constant current, without synapses and noise.

    It is measured with Brian2 when the figure is drawn. Populations with the same block have one curve. The current comes on
    top of the tonic_current of the block, where it has one.
    """

    def draw(self, view: View, canvas: Canvas) -> None:
        """Draw a curve for each block."""
        network = network_of(view.results)
        users: dict[str, list[str]] = {}
        for one in sorted(network.config.populations, key=lambda one: [*network.cells].index(one.label)):
            if one.name in view.names:
                users.setdefault(one.block, []).append(one.name)
        if not users:
            raise CxSystemError("these are inputs, which have no f-I curve; choose populations of cells")
        curves = {block: _portrait(view, block) for block in users}
        shown = {block: one for block, one in curves.items() if len(one.currents)}
        if not shown:
            raise CxSystemError("the equations of these cells have no place for an injected current")
        ax = canvas.one(2.8, 4.2)
        for block, found in shown.items():
            name = users[block][0]
            style: dict[str, Any] = {"color": view.ink(name).color, "linestyle": view.ink(name).dash, "linewidth": 1.1}
            label = view.label(name) if len(users[block]) == 1 else block
            ax.plot(found.currents * _PA, found.rates, "o", markersize=2.4, label=label, **style)
        ax.set_ylim(bottom=0)
        on_top = ", on top of tonic_current" if any(found.tonic for found in shown.values()) else ""
        ax.set_xlabel(f"injected current{on_top} (pA)")
        ax.set_ylabel("rate (Hz)")
        legend(ax, len(shown))


def _portrait(view: View, block: str) -> Any:
    results = view.results
    anatomy, physiology = results.tables if isinstance(results, Planned) else own_tables(results)
    try:
        return late("cxsystem2.blocks", "cell_of")(physiology, block, anatomy).portrait()
    except ModuleNotFoundError as error:
        raise CxSystemError(f"f-I curves are measured with Brian2, which does not work here: {error}") from error
