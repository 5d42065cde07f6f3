"""A network on disk, from Python: built once, in partitions; run, stopped, and resumed as often as wanted."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from pydantic import JsonValue

from cxsystem2.devices import Device, Memory, Options
from cxsystem2.errors import CxSystemError, DeviceError, ProgramDied
from cxsystem2.files import expanded, writable
from cxsystem2.observer import Observer
from cxsystem2.partitions import synapses
from cxsystem2.partitions.division import stated
from cxsystem2.partitions.methods import divide, methods
from cxsystem2.partitions.records import RecordFiles
from cxsystem2.partitions.start import fingerprint
from cxsystem2.phases import beside, building, description, repartition, stored_tables
from cxsystem2.phases.asked import RunRequest
from cxsystem2.phases.opened import Opened, opened
from cxsystem2.phases.outcome import RunOutcome, Stopped
from cxsystem2.phases.running import Schedule, Wish, advance, at_once
from cxsystem2.results import Results, save
from cxsystem2.results.on_disk import FILE as RESULTS
from cxsystem2.results.on_disk import load_snapshot
from cxsystem2.simulation import CxSystem
from cxsystem2.snapshots import (
    ArrayFile,
    DamagedSnapshot,
    Kind,
    Manifest,
    PopulationCells,
    Reason,
    Store,
    Writer,
    creating,
    replacing,
    write_arrays,
)
from cxsystem2.snapshots.records import RecordedExtent
from cxsystem2.stages import Stages
from cxsystem2.syntax import Model


class Snapshot:
    """A network on disk and the generations of its state.

    Example::

        snapshot = Snapshot.build("anatomy.csv", "physiology.csv", "network", partitions=4)
        snapshot.run(until=10.0, checkpoint_every=1.0)
        results = snapshot.results()
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """A snapshot that is there.

        Raises:
            FileProblem: there is none.
            DamagedSnapshot: its manifest is damaged.
        """
        return cls(Store.open(folder))

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.store.folder

    @property
    def manifest(self) -> Manifest:
        """What all generations share."""
        return self.store.manifest

    @property
    def synapses(self) -> int:
        """The number of all synapses."""
        sizes = ArrayFile(self.folder / "network/common" / synapses.SIZES)
        return int(sum(values.sum() for values in sizes.values()))

    @classmethod
    def build(
        cls,
        anatomy: Any,
        physiology: Any,
        folder: str | os.PathLike[str],
        *,
        partitions: int = 1,
        method: str = "even",
        changes: Iterable[str] = (),
        seed: int | None = None,
        device: str | None = None,
        trust: bool = False,
        options: Options | None = None,
        observer: Observer | None = None,
    ) -> Self:
        """Draw a network in partitions, each by itself, and write it into a new directory.

        Args:
            anatomy: a table, as for `CxSystem`.
            physiology: the other one.
            folder: a new or an empty directory.
            partitions: how many there are to be; fewer, where the network has not so many blocks of cells.
            method: how it is divided, a word of `cxsystem2.partitions.methods`.
            changes: cells to change, as for `CxSystem`.
            seed: seed of all random draws.
            device: what runs it; ``cpp`` with its own delivery of spikes (unless ``options.fast`` is False) is what partitions
                are for.
            trust: confirms the equations that the tables bring along.
            options: how the device works.
            observer: is told how far it is.

        Raises:
            TableError: something in the tables is wrong.
            FileProblem: the directory holds something else, or cannot be written.
            DeviceError: the network cannot be drawn.
        """
        _refuse_none(partitions)
        system = CxSystem(anatomy, physiology, changes=changes, seed=seed, device=device, trust=trust, observer=observer)
        return cls.of(system, folder, Stages(observer), partitions=partitions, method=method, options=options)

    @classmethod
    def of(
        cls,
        system: CxSystem,
        folder: str | os.PathLike[str],
        stages: Stages,
        *,
        partitions: int = 1,
        method: str = "even",
        options: Options | None = None,
    ) -> Self:
        """The same for two tables that are checked; `stages` measure it.

        Raises:
            FileProblem: the directory holds something else, or cannot be written.
            DeviceError: the device runs in one go, or the network cannot be drawn.
        """
        network, word = system.network, system.device
        refuse_device(word)
        settled = (options or Options()).settled(network.config.system, word)
        parts = divide(network, partitions, method)
        with creating(folder) as draft, stages.stage("plan"):
            draft.add_tables(stored_tables.texts(system))
            folders = [draft.network(number) for number in range(len(parts))]
            sizes, graph = building.draw(system, draft.folder / "tables", parts, folders, settled, stages)
            write_arrays(draft.network() / synapses.SIZES, sizes)
            graph.write(draft.folder)
            model = building.stored_model(system, draft.folder, len(parts))
            description.write(draft.folder / RESULTS, system, model, settled)
            about: dict[str, JsonValue] = {
                "device": word.word,
                "fast": bool(settled.fast),
                "precision": settled.precision,
                "kind": settled.kind(word.word),
                "method": methods.name(method),
                "sources": [*stored_tables.sources(system)],
                "network": {**fingerprint(network)},
            }
            cells = tuple(
                PopulationCells(one.name, one.size, Kind.INPUT if one in network.config.relays else Kind.POPULATION)
                for one in network.config.cells.values()
            )
            manifest = Manifest(network.config.system.default_clock, network.seed, cells, stated(network, parts), options=about)
            draft.finish(manifest).write(0, [{} for _ in parts], {}, reason=Reason.START)
        return cls.open(folder)

    def system(self, until: float | None = None, *, trust: bool = False) -> CxSystem:
        """The tables of the snapshot, to be run until a time (second)."""
        tables = stored_tables.read(self.folder / "tables", stored_tables.stated(self.manifest.options))
        changes = [f"runtime={until!r}*second"] if until is not None else []
        word = str(self.manifest.options["device"])
        return CxSystem(*tables, changes=changes, seed=self.manifest.seed, device=word, trust=trust)

    def run(
        self,
        until: float | None = None,
        *,
        checkpoint_every: float | None = None,
        record_every: float | None = None,
        keep: int | None = 3,
        max_wall: float | None = None,
        ranks: int = 1,
        launcher: str | None = None,
        options: Options | None = None,
        restarts: int = 0,
        observer: Observer | None = None,
        trust: bool = False,
        since: float | None = None,
    ) -> RunOutcome:
        """Go on from the newest whole generation; records are appended, checkpoints are written, the last one at the end.

        Args:
            until: the time of the model at which it ends (second); that of the tables when not given.
            checkpoint_every: time of the model between two checkpoints (second); none but the last when not given.
            record_every: time of the model after which records are on disk at the latest (second).
            keep: how many generations stay; None for all.
            max_wall: how long the run may take by the clock (second); it stops before that, with a checkpoint.
            ranks: processes; more than one exchange spikes by MPI, and need ``cpp``, and not with ``fast`` off.
            launcher: what starts the ranks in place of mpiexec, ``srun -n 64`` for example.
            options: threads of each process, folder of the program; the rest is as the snapshot was built.
            restarts: how often a run whose program was killed or has died goes on from its last checkpoint.
            observer: is told how far it is.
            trust: confirms the equations that the tables bring along.
            since: when `max_wall` has begun on the clock (`time.monotonic`); now when not given.

        Raises:
            DamagedSnapshot: static files are damaged, or no generation is whole.
            FileProblem: another process runs it, or the disk refuses.
            DeviceError: the simulation fails.
            Stopped: a signal has stopped it, with a checkpoint.
            KeyboardInterrupt: a second signal has interrupted it at once.
        """
        threads = (options or Options()).threads
        asked = RunRequest(until, checkpoint_every, record_every, keep, max_wall, ranks, launcher, restarts, threads)
        begin, wish = time.monotonic() if since is None else since, Wish()
        with wish.heard():
            outcome = self._try(asked, options or Options(), observer or Observer(), begin, wish, trust=trust)
        if wish.asked:
            raise Stopped(self.folder, outcome)
        return outcome

    def _try(
        self, asked: RunRequest, options: Options, observer: Observer, begin: float, wish: Wish, *, trust: bool
    ) -> RunOutcome:
        """Run, again where the program has died, as often as that is asked for."""
        for left in range(asked.restarts, -1, -1):
            try:
                return self._run(asked, options, observer, begin, wish, trust=trust)
            except ProgramDied as error:  # what else can go wrong goes wrong again
                if not left or wish.asked:
                    raise
                observer.tell(f"the run has failed, and goes on from its last checkpoint: {error}")
        raise AssertionError

    @property
    def asked(self) -> RunRequest | None:
        """What the last run was asked for; None where there was none.

        Raises:
            DamagedSnapshot: that is damaged.
        """
        return RunRequest.of(self.folder)

    def resume(
        self, *, options: Options | None = None, observer: Observer | None = None, trust: bool = False, **changes: Any
    ) -> RunOutcome:
        """Go on as the last run did, from the newest whole generation; `changes` are arguments of `run` that are otherwise now.

        Raises:
            DamagedSnapshot: what the last run was asked for is damaged; also as `run`.
            FileProblem: as `run`.
            DeviceError: as `run`.
            Stopped: as `run`.
            KeyboardInterrupt: as `run`.
        """
        last = dataclasses.asdict(self.asked or RunRequest())
        threads = last.pop("threads")
        options = options or Options()
        options = replace(options, threads=options.threads or threads)
        return self.run(**(last | changes), options=options, observer=observer, trust=trust)

    def _run(
        self, asked: RunRequest, options: Options, observer: Observer, begin: float, wish: Wish, *, trust: bool
    ) -> RunOutcome:
        stages = Stages(observer)
        with self.store.writing() as writer:
            generation, damages = self.store.latest_whole()
            self._refuse_damage()
            system = self.system(asked.until, trust=trust)
            end = system.network.config.system.runtime
            if end < generation.time - self.manifest.dt / 2:
                raise CxSystemError(
                    f"{self.folder}: the run is at {generation.time:g} s already, after {end:g} s; name a later time"
                )
            warnings = tuple(map(str, damages))
            if generation.step == system.network.config.system.interval.last:
                return RunOutcome(generation.step, generation.time, Reason.END, warnings)
            with opened(self.store, system, asked.ranks, asked.launcher, options, stages) as running:
                asked.save(self.folder)
                running.go_on(generation)
                writer.go_on_from(generation)
                begun = RecordedExtent(generation.step, self.manifest.id, generation.facts.records)
                files = RecordFiles(self.folder, running.session.members[0].model, begun)
                with contextlib.closing(files), at_once(stages):
                    write = functools.partial(_checkpoint, running, writer, files, asked.keep, observer)
                    schedule = Schedule(end, asked.checkpoint_every, asked.record_every, asked.max_wall, begin)
                    reason = advance(running.session, schedule, files, write, wish)
                    session = running.session
                    ended = session.records(Memory())
                if reason is Reason.END and (told := beside.keep(self.folder, session.members[0].model, ended, session.step)):
                    ended.warnings.append(told)
            return RunOutcome(
                session.step,
                session.time,
                reason,
                (*warnings, *ended.warnings),
                stages.ordered(),
                ended.profile.get("exchange", 0.0),
                ended.profile.get("waiting", 0.0),
                ended.memory,
                ended.threads,
            )

    def _refuse_damage(self) -> None:
        if damages := self.store.static_damages():
            said = "; ".join(map(str, damages[:3]))
            raise DamagedSnapshot(f"{self.folder}: the network is damaged, and is not run: {said}; build it again", *damages)

    def results(self) -> Results:
        """What was recorded so far as results, also while it runs.

        Raises:
            DamagedSnapshot: no generation can be read, or the records are damaged.
            FileProblem: an earlier version has built the network.
        """
        return load_snapshot(self.folder)

    def merge(self, output: str | os.PathLike[str] | None = None) -> Path:
        """Write what was recorded so far as one result file, as a run in one go has it; returns the file.

        Connections that the tables mark stand beside it, once a run has come to its end.

        Raises:
            DamagedSnapshot: no generation is whole.
            FileProblem: the file cannot be written, or is there already.
        """
        results, overwrite = self.results(), output is None
        target = writable(expanded(output) if output is not None else self.folder / "results.h5", overwrite=overwrite)
        network, step = self.system(results.runtime).network, round(results.runtime / results.dt)
        results.warnings += beside.write(self.store, network, step, target, overwrite=overwrite)
        return save(results, target, overwrite=overwrite)

    def repartition(self, number: int, folder: str | os.PathLike[str] | None = None, *, method: str = "even") -> Snapshot:
        """Divide the network otherwise: synapses, the newest whole state and the records move; nothing is drawn again.

        Args:
            number: of partitions; fewer, where the network has not so many blocks of cells.
            folder: a new directory for the network that is divided so; it takes the place of this one when not given.
            method: how it is divided, a word of `cxsystem2.partitions.methods`.

        Raises:
            RegistryError: there is no such method.
            CxSystemError: the network cannot be divided in this way, or not here.
            DamagedSnapshot: the network is damaged, or no generation is whole.
            FileProblem: another process runs it, or the disk refuses.
        """
        _refuse_none(number)
        with self.store.writing():
            generation, _ = self.store.latest_whole()
            self._refuse_damage()
            target = expanded(folder) if folder is not None else replacing.make_way(self.folder)
            repartition.divide_again(self.store, generation, self._model(self.system()), number, method, target)
            return Snapshot.open(target if folder is not None else replacing.replace(self.folder))

    def model(self) -> Model:
        """The whole network as statements and arrays, its synapses as they are stored."""
        return self._model(self.system())

    def _model(self, system: CxSystem) -> Model:
        return building.stored_model(system, self.folder, self.manifest.k)


def _checkpoint(
    running: Opened, writer: Writer, files: RecordFiles, keep: int | None, observer: Observer, reason: Reason
) -> None:
    found, common = running.pieces()
    step = running.session.step
    made = writer.write(step, found, common, reason=reason, records=files.flush(step), keep=keep)
    observer.kept(made.time, made.bytes)


def _refuse_none(partitions: int) -> None:
    if partitions < 1:
        raise CxSystemError(f"a network has at least 1 partition, not {partitions}")


def refuse_device(word: type[Device]) -> None:
    """See that a device can stop and go on.

    Raises:
        DeviceError: it cannot.
    """
    if not word.keeps_state():
        what = "runs in one go, and has no checkpoints"
        raise DeviceError(f"the device '{word.word}' {what}; take one of python, cython and cpp")
