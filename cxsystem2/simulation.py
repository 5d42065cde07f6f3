"""One simulation from two tables to results: the class `CxSystem`."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from cxsystem2.checking import change, check, refuse_sweeps
from cxsystem2.devices import Device, Options, devices
from cxsystem2.errors import DeviceError, TableError
from cxsystem2.files import free_name, writable
from cxsystem2.injection import Injection
from cxsystem2.network import Network
from cxsystem2.problems import Report
from cxsystem2.results import Results, assemble, save
from cxsystem2.results.connections import save_network
from cxsystem2.results.input_spikes import save_videos
from cxsystem2.stages import Observer, Stages
from cxsystem2.syntax import Model, lower
from cxsystem2.tables import dump


class CxSystem:
    """A model described by an anatomy and a physiology table, checked and ready to run.

    Args:
        anatomy: path of a CSV, JSON or YAML file, a dictionary, or a DataFrame.
        physiology: the same for the physiology table.
        changes: cells to change, as ``name=value`` (``"runtime=500*ms"``, ``"k=3"``, ``"SS.C=150*pF"``).
        seed: seed of all random draws; the table's, or a fresh one, when not given.
        device: ``python``, ``cython``, ``cpp`` or ``cuda``; the table's when not given.
        trust: True confirms the equations that the tables bring along; it is remembered (see `cxsystem2.trust`).
        point: values by name for the swept cells of the tables, and for others (see `cxsystem2.batches`).
        observer: is told about the progress.

    Raises:
        TableError: something in the tables is wrong; the message lists all of it.

    Example::

        results = CxSystem("anatomy.csv", "physiology.csv", seed=1).run()
        results.rates()
    """

    def __init__(
        self,
        anatomy: Any,
        physiology: Any,
        *,
        changes: Iterable[str] = (),
        seed: int | None = None,
        device: str | None = None,
        trust: bool = False,
        point: Mapping[str, str] | None = None,
        observer: Observer | None = None,
    ) -> None:
        given = {"seed": seed, "device": device}
        changes = [*changes, *(f"{name}={value}" for name, value in given.items() if value is not None)]
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

    def result_path(self) -> Path:
        """Where results go unless told otherwise: ``<workspace_path>/<title>/<title>_results_<time>.h5``."""
        system = self.network.config.system
        folder = Path(os.path.expanduser(system.workspace_path))
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

    def _lowered(self, stages: Stages) -> Model:
        """The model; its synapses are drawn by the device."""
        with stages.stage("plan"):
            return lower(
                self.network, lambda done, total: stages.advance("plan", done / total), self.device.form(self.network.config)
            )

    def inject(self, namespace: MutableMapping[str, Any]) -> Injection:
        """Put the Brian2 objects of the model into a namespace, ``globals()`` say, for Brian2's own ``run()``.

        They run on the Brian2 device that is current, not on that of the tables, and draw as `run` does.

        Raises:
            NameTaken: names are there already; nothing has been put there.
            DeviceError: Brian2 cannot build the model.

        Example::

            with CxSystem("anatomy.csv", "physiology.csv", seed=1).inject(globals()):
                run(500*ms)
        """
        return Injection(self.model(), namespace)

    @property
    def device(self) -> type[Device]:
        """The device that the tables name."""
        return devices[self.network.config.system.device]

    def run(
        self, *, output: str | os.PathLike[str] | None = None, save_results: bool = True, options: Options | None = None
    ) -> Results:
        """Build, simulate, and save the results; answers them.

        Args:
            output: the result file; see `result_path` for where it goes by default.
            save_results: False keeps the results in memory only.
            options: how the device works.

        Raises:
            DeviceError: the device cannot run here, or cannot run this model.
            FileProblem: the result file cannot be written. This is found out before the simulation where possible.
        """
        stages = Stages(self._stages.observer)
        stages.seconds.update(self._stages.seconds)
        device = self.device
        if missing := device.missing():
            raise DeviceError(f"the device '{device.word}' cannot run here: {missing}")
        given, system = options or Options(), self.network.config.system
        options = given.settled(system, accelerated=device.accelerated)
        if given.fast and not device.accelerated:
            raise DeviceError(f"the device '{device.word}' has nothing faster of its own; leave --fast out")
        target = writable(Path(output).expanduser() if output is not None else self.result_path()) if save_results else None
        model = self._lowered(stages)
        records = device().run(model, stages, options)
        tables = dump(self.anatomy, ".csv"), dump(self.physiology, self.physiology.suffix)
        results = assemble(model, records, stages.ordered(), *tables)
        results.device, results.physiology_format = device.word, self.physiology.suffix.removeprefix(".")
        results.settings |= {"point": self.point, "fast": options.fast, "precision": options.precision}
        results.settings |= {"threads": records.threads, "memory": records.memory}
        if target is not None:
            with stages.stage("save"):
                save(results, target)
                if self.network.config.system.save_input_video:
                    save_videos(self.network, target)
                stem = target.stem if "results" in target.stem else f"{target.stem}_results"
                save_network(model, records, free_name(target.with_name(f"{stem.replace('results', 'connections')}.h5")))
        return results
