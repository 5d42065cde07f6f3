"""Connections and positions that a model takes from a file: `import_connections_from`, `load_connection`, `load_positions`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from cxsystem2.config.population import Population
from cxsystem2.config.system import System
from cxsystem2.connections import ConnectionStore, Key, Wanted, open_store
from cxsystem2.errors import CxSystemError
from cxsystem2.problems import Place, Report
from cxsystem2.tables import Anatomy, Cell


class Loading:
    """Finds and opens the file when the first row asks for it, and checks that it fits the model."""

    def __init__(self, anatomy: Anatomy, system: System, report: Report) -> None:
        self.anatomy, self.system, self.report = anatomy, system, report
        self.store: ConnectionStore | None = None
        self.files: list[Path] = []
        self._opened = False
        self._seen: Counter[tuple[str, str, str, str]] = Counter()

    def key(self, pre: str, post: str, compartment: str, sign: str) -> Key:
        """The key of the next pathway between these."""
        parts = (pre, post, compartment, sign)
        self._seen[parts] += 1
        return Key(*parts, self._seen[parts] - 1)

    def fits(self, wanted: Wanted, place: Place) -> bool:
        """Whether the file has what a pathway wants; what is wrong is noted at `place`."""
        store = self.open(place)
        if store is not None and (fault := store.admit(wanted)):
            self.report.add(place, fault, "S, load_connection")
            return False
        return store is not None

    def check_leftover(self) -> None:
        """Note what of the file no pathway takes."""
        for message, mistake in self.store.leftover() if self.store is not None else ():
            note = self.report.add if mistake else self.report.note
            note(self._cell("import_connections_from").place, message, "params, import_connections_from")

    def positions_fit(self, name: str, size: int) -> None:
        """Note what keeps the positions of a population from being loaded."""
        place = self._cell("load_positions").place
        store = self.open(place)
        if store is not None:
            found = store.positions.get(name)
            if found is None:
                self.report.add(place, f"the connections file has no positions of {name}", "params, load_positions")
            elif len(found) != size:
                message = f"the connections file has {len(found)} positions of {name}; there are {size} cells"
                self.report.add(place, message, "params, load_positions")

    def initial_fit(self, populations: Iterable[Population]) -> None:
        """Note what keeps start values from being loaded; populations that the file does not have start as usual."""
        place, label = self._cell("load_initial").place, "params, load_initial"
        store = self.open(place)
        if store is None:
            return
        known = {population.name: population for population in populations}
        if not store.initial.keys() & known.keys():
            self.report.add(place, "the connections file has no start values of any population here", label)
        for name in store.initial.keys() & known.keys():
            cells = known[name]
            variables = {"vm", *(state.name for state in cells.cell.soma.state)}
            for variable, values in store.initial[name].items():
                if variable not in variables or len(cells.cell.compartments) > 1:
                    named = ", ".join(sorted(variables))
                    self.report.add(place, f"start values are those of point cells; {name} has {named}, not {variable}", label)
                elif len(values) != cells.size:
                    message = f"the connections file has {len(values)} start values of {variable} of {name}"
                    self.report.add(place, f"{message}; there are {cells.size} cells", label)
                elif not np.isfinite(values).all():
                    self.report.add(place, f"a start value of {variable} of {name} is no finite number", label)

    def open(self, place: Place) -> ConnectionStore | None:
        """The file; None, after noting why, when there is none."""
        if not self._opened:
            self._opened = True
            text = self.system.import_connections_from
            if text is None:
                self.report.add(place, "no file to load from is named in the parameter import_connections_from")
                return None
            try:
                path = self._find(text)
                self.files.append(path)
                cells = self._cell_list()
                self.store = open_store(path, cells, self.system.default_clock)
            except CxSystemError as error:
                self.report.add(self._cell("import_connections_from").place, str(error), "params, import_connections_from")
        return self.store

    def _cell_list(self) -> Path | None:
        """The file that lists the cells of an edge list, if one is named."""
        if self.system.import_cells_from is None:
            return None
        found = self._find(self.system.import_cells_from)
        self.files.append(found)
        return found

    def _cell(self, name: str) -> Cell:
        for row in self.anatomy.of("params"):
            if name in row.cells:
                return row.cells[name]
        return Cell("", Place(self.anatomy.source))

    def _find(self, text: str) -> Path:
        """The file that a text names: as it stands, beside the table, or in the workspace; newest file of a folder."""
        named, workspace = (Path(os.path.expanduser(one)) for one in (text, self.system.workspace_path))
        beside = Path(self.anatomy.source).parent
        for folder in (Path(), beside, Path("..").resolve(), workspace, workspace / self.system.simulation_title):
            candidate = folder / named
            if candidate.is_dir():
                inside = sorted(candidate.glob("*connections*.*"), key=lambda path: path.stat().st_mtime)
                if inside:
                    return inside[-1]
            elif candidate.is_file():
                return candidate
        return named
