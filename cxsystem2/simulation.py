"""One simulation from two tables to results: the class `CxSystem`."""

from __future__ import annotations

import contextlib
import datetime
import html
import os
import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxsystem2 import memory
from cxsystem2.checking import change, check, memory_warning, refuse_sweeps
from cxsystem2.devices import Device, Memory, Options, Records, devices
from cxsystem2.errors import DeviceError, FileProblem, OutOfMemory, ResultsUnsaved, TableError
from cxsystem2.files import expanded, free_name, replacing, writable
from cxsystem2.keeping import keep
from cxsystem2.late import late
from cxsystem2.network import Network
from cxsystem2.observer import Observer
from cxsystem2.overview import model_html, model_text
from cxsystem2.pair import ModelSource
from cxsystem2.problems import Report
from cxsystem2.recording import assemble
from cxsystem2.recording.connections import place_of, save_network
from cxsystem2.recording.growing import Growing
from cxsystem2.recording.input_spikes import save_videos
from cxsystem2.results import Results, save
from cxsystem2.results.plotting import Plotting
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model, lower
from cxsystem2.tables import dump
from cxsystem2.tables.changes import ChangeSource, instead, listed
from cxsystem2.trust import Trust

if TYPE_CHECKING:
    from cxsystem2.injection import Injection
    from cxsystem2.partitions.start import Start

_STRETCH = 10.0
"""Second of the model: after this time at the latest, what is recorded is in a file that grows."""


class CxSystem:
    """A model described by an anatomy and a physiology table, checked and ready to run.

    Args:
        anatomy: path of a CSV, JSON or YAML file, a dictionary, or a DataFrame. Without a physiology table: the name of an
            example (``"coba_eif"``), a result file (``"run.h5"``), or `Results`, whose tables are run again.
        physiology: the same for the physiology table.
        changes: cells to change: a dictionary ``{"J": "4*nS", "S[1->2].p": 0.2}``, a text ``"k=3"``, or a list of such.
        seed: seed of all random draws; the table's, or a fresh one, when not given.
        device: the word of a device, such as ``cpp``; the table's when not given.
        trust: True confirms the equations that the tables bring along; it is remembered (see `cxsystem2.trust`).
        point: values by name for the swept cells of the tables, and for others (see `cxsystem2.batches`).
        observer: is called as the run goes on.

    Raises:
        TableError: something in the tables is wrong; the message lists all of it.

    Example::

        results = CxSystem("anatomy.csv", "physiology.csv", seed=1).run()
        results.rates()
    """

    def __init__(
        self,
        anatomy: ModelSource,
        physiology: ModelSource | None = None,
        *,
        changes: ChangeSource = (),
        seed: int | None = None,
        device: str | None = None,
        trust: bool | Trust = False,
        point: Mapping[str, str] | None = None,
        observer: Observer | None = None,
    ) -> None:
        given = {name: value for name, value in {"seed": seed, "device": device}.items() if value is not None}
        changes = instead(listed(changes), given)
        self._stages = Stages(observer)
        checked = check(anatomy, physiology, changes, self._stages, trust=trust, run=True, point=point)
        if point is None:
            refuse_sweeps(checked)
        self.report = checked.report
        if not self.report.clean:
            raise TableError(self.report)
        self.point = dict(point or {})
        self.anatomy, self.physiology = checked.anatomy, checked.physiology
        self.network = Network(checked.config)
        change(self.anatomy, self.physiology, [f"seed={self.network.seed}"], Report())  # one that was drawn is stored, too

    @property
    def seed(self) -> int:
        """The seed of every random draw of this model."""
        return self.network.seed

    def __repr__(self) -> str:
        if not hasattr(self, "network"):  # in the traceback of a debugger
            return "<CxSystem, whose tables have errors>"
        return model_text(self.network)

    def _repr_html_(self) -> str:
        return model_html(self.network) if hasattr(self, "network") else html.escape(repr(self))

    def result_path(self) -> Path:
        """Where results go unless told otherwise: ``<workspace_path>/<title>/<title>_results_<time>.h5``."""
        system = self.network.config.system
        folder = expanded(system.workspace_path)
        title = system.simulation_title
        home, stem = (folder, "simulation") if title == "." else (folder / title, title)
        label = "".join(f"_{name}-{re.sub(r'[^A-Za-z0-9.+-]', '', value)}" for name, value in self.point.items())
        return free_name(home / f"{stem}_results_{datetime.datetime.now():%Y%m%d_%H%M%S}{label}.h5")

    def model(self) -> Model:
        """The model as statements of Brian2 and arrays, laid out for the device of the tables."""
        stages = Stages(self._stages.observer)
        model = self._lowered(stages)
        with stages.stage("plan"):
            model.draw()
        return model

    def _start(self, options: Options) -> Start | None:
        """The generation of a snapshot from which a run begins, if it does not begin at rest."""
        if options.start is None:
            return None
        from cxsystem2.partitions.start import Start

        start, end = Start.open(options.start), self.network.config.system.runtime
        start.refuse_other(self.network)
        if start.generation.time >= end:
            there = f"the snapshot is at {start.generation.time:g} s, and the run ends at {end:g} s"
            raise DeviceError(f"{options.start}: {there}; take a longer runtime, which counts from the snapshot's beginning")
        return start

    def _lowered(self, stages: Stages, start: Start | None = None) -> Model:
        """The model; its synapses are drawn by the device, or are those of the snapshot from which it starts."""
        with stages.stage("plan"):
            stored = start.stored() if start is not None else None
            return lower(self.network, stages.observer, self.device.form(self.network.config), stored=stored)

    def inject(self, namespace: MutableMapping[str, Any]) -> Injection:
        """Put the Brian2 objects of the model into a namespace, ``globals()`` say, for Brian2's own ``run()``.

        They run on the Brian2 device that is current, not on that of the tables, and draw as `run` does with
        ``Options(fast=False)``: what cxsystem2 does faster than Brian2 is not among them.

        Raises:
            NameTaken: names are there already; nothing has been put there.
            DeviceError: Brian2 cannot build the model.

        Example::

            with CxSystem("anatomy.csv", "physiology.csv", seed=1).inject(globals()):
                run(500*ms)
        """
        from cxsystem2.injection import Injection

        return Injection(self.model(), namespace)

    @property
    def plot(self) -> Plotting:
        """Figures of the network before a run: ``plot.diagram()``, ``plot.connectivity("matrix.pdf")``; Tab completes them.

        Those of `Results.plot` that show the network: connectivity, degrees, delays, diagram, fi, positions and weights.
        """
        found: Plotting = late("cxsystem2.figures.plot", "Plot")(
            late("cxsystem2.netfigures", "planned")(self.network, self.anatomy, self.physiology)
        )
        return found

    @property
    def device(self) -> type[Device]:
        """The device that the tables name."""
        return devices[self.network.config.system.device]

    def run(
        self, *, output: str | os.PathLike[str] | None = None, save_results: bool = True, options: Options | None = None
    ) -> Results:
        """Build, simulate, and save the results; returns them.

        Args:
            output: the result file; see `result_path` for where it goes by default.
            save_results: False keeps the results in memory only.
            options: how the device works.

        Raises:
            DeviceError: the device cannot run here, or cannot run this model.
            OutOfMemory: there is not enough memory; the message says how much is needed.
            FileProblem: the result file cannot be written. This is found out before the simulation. A place that is lost
                while the simulation runs costs nothing: the file is then kept elsewhere, `results.path` and a warning say
                where. `ResultsUnsaved`, which holds the results, is raised when there is no other place either.
        """
        with self._enough_memory():
            return self._run(output, save_results, options)

    @contextlib.contextmanager
    def _enough_memory(self) -> Iterator[None]:
        """Say what is needed, and how to need less, where the memory does not suffice."""
        try:
            yield
        except MemoryError as error:
            shortage = memory_warning(self.network.config)
            raise OutOfMemory(f"{memory.SHORT}{f': {shortage[1]}' if shortage else ''}") from error

    def record(
        self, output: str | os.PathLike[str] | None = None, *, every: float | None = None, options: Options | None = None
    ) -> Path:
        """Simulate, and write the results while the simulation goes on; returns the result file.

        What is recorded goes to the file after each stretch of the model's time, so that the memory that is needed does not
        grow with the length of the run or with the number of spikes. The file is whole at the end, or not there.

        Args:
            output: the result file; see `result_path` for where it goes by default.
            every: the length of a stretch (second of the model); by default a twentieth of the run, and at most 10 s.
            options: how the device works.

        Raises:
            DeviceError: the device cannot run here or this model, or runs in one go (genn, cuda).
            OutOfMemory: there is not enough memory.
            FileProblem: the result file cannot be written.
        """
        import h5py

        with self._enough_memory():
            stages, options = self.prepared(options)
            target = writable(expanded(output) if output is not None else self.result_path())
            with replacing(target) as part, h5py.File(part, "w") as file:
                start = self._start(options)
                model = self._lowered(stages, start)
                sink, interval = Growing(model, file), model.system.interval
                with self.device().open(model, stages, options) as session:
                    if start is not None and (state := start.state(model)) is not None:
                        session.restore(state)
                        interval = replace(interval, begin=session.time)
                    for until in interval.stretches(every or min(interval.duration / 20, _STRETCH)):
                        session.advance(until, sink)
                    records = session.records(Memory())
                results = self._assembled(model, records.without_records(model), stages, options, start)
                results.warnings += self._save_beside(model, records, target)
                sink.finish(results)
        return target

    def prepared(self, options: Options | None) -> tuple[Stages, Options]:
        """The stages of a run, and its options, settled.

        Raises:
            DeviceError: the device cannot run here.
        """
        stages = Stages(self._stages.observer)
        stages.seconds.update(self._stages.seconds)
        device = self.device
        if missing := device.missing():
            raise DeviceError(f"the device '{device.word}' cannot run here: {missing}")
        given, system = options or Options(), self.network.config.system
        if given.fast and not device.accelerated:
            raise DeviceError(f"the device '{device.word}' has nothing faster of its own; leave --fast out")
        if given.start is not None and given.fast is None and system.fast is None:
            from cxsystem2.partitions.start import Start

            given = replace(given, fast=Start.open(given.start).fast_on(device.word))
        settled = given.settled(system, device)
        if given.narrow and not (settled.fast and "precision" in device.reads):
            raise DeviceError(
                f"{given.precision} precision is of what fast takes over; leave it out, or take cpp without --no-fast"
            )
        return stages, settled

    def _assembled(
        self, model: Model, records: Records, stages: Stages, options: Options, start: Start | None = None
    ) -> Results:
        tables = dump(self.anatomy, ".csv"), dump(self.physiology, self.physiology.suffix)
        results = assemble(model, records, stages.ordered(), *tables)
        results.device, results.physiology_format = self.device.word, self.physiology.suffix.removeprefix(".")
        results.settings |= {"point": self.point, "fast": options.fast, "precision": options.precision}
        results.settings |= {"threads": records.threads, "memory": records.memory}
        if start is not None:
            results.settings["start"] = start.facts
        return results

    def _run(self, output: str | os.PathLike[str] | None, save_results: bool, options: Options | None) -> Results:
        stages, options = self.prepared(options)
        target = writable(expanded(output) if output is not None else self.result_path()) if save_results else None
        start = self._start(options)
        model = self._lowered(stages, start)
        device, state = self.device(), start.state(model) if start is not None else None
        records = device.run(model, stages, options) if state is None else device.run_from(state, model, stages, options)
        results = self._assembled(model, records, stages, options, start)
        if target is not None:
            with stages.stage("save"):
                self._save(results, model, records, target)
        return results

    def _save(self, results: Results, model: Model, records: Records, target: Path) -> None:
        """Write all that a run leaves; what cannot be written where it was to be is kept elsewhere, and this is said."""
        try:
            _, moved = keep(partial(save, results), target)
        except FileProblem as error:
            raise ResultsUnsaved(str(error), results) from error
        results.warnings += [*filter(None, [moved]), *self._save_beside(model, records, target)]

    def _save_beside(self, model: Model, records: Records, target: Path) -> list[str]:
        """Write the connections and the input spikes that are wanted beside a result file; returns what went otherwise."""
        told = save_videos(self.network, target) if self.network.config.system.save_input_video else []
        told.append(save_network(model, records, free_name(place_of(target))))
        return [*filter(None, told)]
