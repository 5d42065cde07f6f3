"""A simulation as several processes ("ranks") of one program: each computes some partitions, and all exchange spikes by MPI."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cxsystem2 import memory
from cxsystem2.devices.delivery.choice import stock_reason
from cxsystem2.devices.delivery.compact import LONG
from cxsystem2.devices.options import Options
from cxsystem2.devices.program import build_folder
from cxsystem2.devices.records import Records
from cxsystem2.devices.sink import Memory, Sink
from cxsystem2.devices.standalone import mpi
from cxsystem2.devices.standalone.members import Members
from cxsystem2.devices.standalone.process import OUTPUT, Process
from cxsystem2.devices.standalone.session import KEPT, DrivenSession, ProgramSession
from cxsystem2.devices.standalone.threads import cores
from cxsystem2.devices.state import State
from cxsystem2.errors import DeviceError, ProgramDied
from cxsystem2.network.partition import Partition
from cxsystem2.stages import Stages
from cxsystem2.surroundings import child_environment
from cxsystem2.syntax import Model
from cxsystem2.syntax.layout import RELAYS
from cxsystem2.syntax.lower import lower
from cxsystem2.syntax.model import Stored

if TYPE_CHECKING:
    from cxsystem2.devices.cpp import Cpp
    from cxsystem2.network import Network

_ANSWER = "@answer "
_GRACE = 5.0
"""Seconds that ranks have to end by themselves."""


def open_ranks(
    device: Cpp,
    network: Network,
    parts: Sequence[Partition],
    stages: Stages,
    options: Options,
    launcher: str | None = None,
    stored: Sequence[Stored] | None = None,
) -> RankedSession:
    """Make the program of a network for so many ranks as there are parts of it, and what each of them reads.

    Raises:
        DeviceError: MPI is missing, or the network cannot be divided.
    """
    refuse_undividable(network, options)
    found = mpi.find()
    share = max(1, cores() // len(parts)) if launcher is None else 1
    options = replace(options, threads=options.threads or share)
    with contextlib.ExitStack() as resources:
        folder = resources.enter_context(build_folder(options))
        folders = [folder / f"rank-{number}" for number in range(len(parts))]
        for own in folders:
            own.mkdir(exist_ok=True)
        with stages.stage("plan"):
            places: Sequence[Stored | None] = stored if stored is not None else [None] * len(parts)
            every = zip(parts, places, strict=True)
            models = [lower(network, form=device.form(network.config), part=part, stored=given) for part, given in every]
            programs = Members.of(device, options, found, folder, models, folders)
        made, problem = programs.made(stages)
        kind = options.kind(device.word)
        members = [
            ProgramSession(model, stages, options, one, own, kind, contextlib.ExitStack())
            for model, one, own in zip(models, made, folders, strict=True)
        ]
        for member in members:
            _write_cells(member.model, member.folder)
            _write_wanted(member)
        window = _window(members)
        for member in members:
            (member.folder / "window.txt").write_text(f"{window}\n")
        session = RankedSession(members, stages, folder, found, launcher, resources.pop_all())
    session.warnings += [problem] if problem else []
    return session


def refuse_undividable(network: Network, options: Options) -> None:
    """See that a network can be simulated by several ranks.

    Raises:
        DeviceError: something of it needs all cells in one process; the message says where it stands in the tables.
    """
    if not options.fast:
        raise DeviceError("several ranks need cpp without --no-fast: its random numbers do not depend on who draws them")
    for pathway in network.config.pathways:
        where = f"{pathway.place}: {pathway.name}"
        if pathway.synapse.source_variables:
            names = ", ".join(pathway.synapse.source_variables)
            raise DeviceError(
                f"{where}: '{pathway.synapse.word}' reads {names} of its sources, which may be on another rank; take 1 rank"
            )
        if pathway.monitors.states or pathway.save:
            raise DeviceError(f"{where}: single synapses are recorded or saved, which several ranks cannot do; take 1 rank")


def _write_cells(model: Model, folder: Path) -> None:
    """Write which cells of each group a rank computes."""
    lines = []
    assert model.part is not None
    for group in model.layout.groups:
        lines.append(f"{group.name} 0 0\n")
        for population, (compartment, *_) in group.members:
            place = model.layout.slices[population.label, compartment]
            for own in model.part.ranges(population.label, population.size):
                lines.append(f"{group.name} {place.start + own.start} {place.start + own.stop}\n")
    (folder / "cells.txt").write_text("".join(lines))


def _write_wanted(member: ProgramSession) -> None:
    """Write for each group the cells that have synapses on a rank: it needs to hear of no others."""
    for group in member.model.layout.groups:
        found = [np.empty(0, np.int32)]
        found += [one.present for one in member.deliveries() if one.source.name == group.name and one.present is not None]
        for projection in member.model.layout.projections:
            if projection.source == group.name and stock_reason(member.model, projection):
                found.append(np.asarray(member.model.bank.arrays[f"{projection.name}.i"], np.int32))
        np.unique(np.concatenate(found)).tofile(member.folder / f"{group.name}.wanted")


def _window(members: Sequence[ProgramSession]) -> int:
    """After how many steps spikes are exchanged at the latest."""
    model = members[0].model
    if any(stock_reason(model, projection) for projection in model.layout.projections):
        return 1  # Brian2's synapses hear of spikes in their step
    shortest = [one.shortest for member in members for one in member.deliveries() if one.source.name != RELAYS]
    found = min(shortest, default=LONG)
    return min(found + 1, 1000)  # what the first step has sent arrives in the last one at the earliest, after the exchange


class RankedProcess(Process):
    """Several processes of one program, of which rank 0 is told what to do, and answers for all."""

    def __init__(self, folder: Path, stages: Stages, ranks: int, found: mpi.Mpi, launcher: str | None) -> None:
        self.folder, self.home, self.stages, self.gauge = folder, folder / "rank-0", stages, None
        self.seconds, self._ranks = 0.0, ranks
        (folder / "results").mkdir(exist_ok=True)
        for rank in range(ranks):
            (folder / f"rank-{rank}" / "results").mkdir(exist_ok=True)
        begin = time.perf_counter()
        words = mpi.command(found, ranks, ["./main", "0", "", "1", "alone", str(ranks)], launcher)
        # plugins of srun are not found where all their symbols are bound at once
        bound = {} if launcher else {"LD_BIND_NOW": "1"}
        environment = child_environment(**bound, **mpi.environment(found, launcher))
        self._output = open(folder / OUTPUT, "w", encoding="utf-8")  # noqa: SIM115  closed with the ranks
        try:
            # in a session of its own: who interrupts Python lets it decide how the ranks end
            self._process = subprocess.Popen(
                words,
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._output,
                start_new_session=True,
            )
        except OSError as error:
            self._output.close()
            raise DeviceError(f"'{words[0]}' cannot be started: {error.strerror or error}") from error
        self.seconds += time.perf_counter() - begin

    def _answer(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            text = line.decode(errors="replace")
            if text.startswith(_ANSWER):
                return text.removeprefix(_ANSWER).strip()
            self._output.write(text)
        return ""

    def _wait(self) -> None:
        self._answer()
        status = self._process.wait()
        self._output.flush()
        if status:
            output = (self.folder / OUTPUT).read_text(errors="replace")
            kind = ProgramDied if mpi.has_died(output, status) else DeviceError
            raise kind(f"the {self._ranks} ranks of the C++ program failed: {self._reason(status, output)}")

    def _reason(self, status: int, output: str) -> str:
        if memory.is_short(output):
            return memory.SHORT
        if said := mpi.failure(output):
            return said
        lines = output.strip().splitlines()
        return lines[-1] if lines else f"exit status {status}"

    def close(self) -> None:
        """End all ranks, whatever they do."""
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()  # which rank 0 hears
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()  # the launcher ends what it has started
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._output.close()


class RankedSession(DrivenSession):
    """Ranks that simulate one network together, and what each of them has."""

    def __init__(
        self,
        members: list[ProgramSession],
        stages: Stages,
        folder: Path,
        found: mpi.Mpi,
        launcher: str | None,
        resources: contextlib.ExitStack,
    ) -> None:
        super().__init__(members[0].model, members[0].kind)
        self._members = members
        self.stages, self.folder = stages, folder
        self._mpi, self._launcher = found, launcher
        self._open = resources
        self._process: RankedProcess | None = None
        self.warnings: list[str] = []

    @property
    def members(self) -> Sequence[ProgramSession]:
        """The ranks."""
        return self._members

    def _running(self) -> RankedProcess:
        if self._process is None:
            self.step = self.members[0].step
            for member in self.members:
                member.prepare()
            self._process = RankedProcess(self.folder, self.stages, len(self.members), self._mpi, self._launcher)
        return self._process

    def drain(self, sink: Sink, *, end: bool) -> None:
        """Hand over what all ranks have recorded, as one."""
        parts = [Memory() for _ in self.members]
        for member, part in zip(self.members, parts, strict=True):
            member.drain(part, end=end)
        merge([member.model for member in self.members], parts, sink)

    def states(self) -> list[State]:
        """The state of each rank: of its own cells and synapses."""
        if self._process is None:
            return [member.state() for member in self.members]
        for member in self.members:
            member.step = self.step
            member.begin_keeping()
        self._process.keep(KEPT)
        return [member.kept() for member in self.members]

    def state(self) -> State:
        """The state of one process.

        Raises:
            DeviceError: it is spread over several; ask for `states`.
        """
        raise DeviceError("the state of a simulation on several ranks is that of each of them")

    def restore(self, state: State) -> None:
        """Go on from the state of one process.

        Raises:
            DeviceError: each rank has one of its own; give it to its member of `members`.
        """
        raise DeviceError("each rank goes on from a state of its own")

    def records(self, memory: Memory) -> Records:
        """What was recorded, and what the end shows."""
        process = self._running()
        if not self.is_end(self.step):
            process.write_results()
        each = [member.finished() for member in self.members]
        process.end()
        found = Records(memory.all_spikes(), memory.all_states(), memory.all_counts())
        for one in each:
            found.events = {name: found.events.get(name, 0) + number for name, number in one.events.items()}
            found.not_a_number += one.not_a_number
            found.warnings += one.warnings
        found.threads = self.members[0].program.threads
        found.memory = max(self._peak(member) for member in self.members)
        found.profile["exchange"], found.profile["waiting"] = self._exchanged()
        found.warnings = [*dict.fromkeys(found.warnings), *self.warnings]
        return found

    def _exchanged(self) -> tuple[float, float]:
        """The seconds in which a rank has exchanged spikes, and in which it has waited for the last one before, on average."""
        paths = [member.folder / "results/exchange.txt" for member in self.members]
        found = [[float(word) for word in path.read_text().split()] for path in paths if path.exists()]
        if not found:
            return 0.0, 0.0
        whole, waited = [one[0] for one in found], [one[2] for one in found]
        if min(waited) < 0:  # without a common clock: the rank with the most work waits for nobody
            return min(whole), max(whole) - min(whole)
        return sum(whole) / len(whole) - sum(waited) / len(waited), sum(waited) / len(waited)

    def _peak(self, member: ProgramSession) -> int:
        """The most memory that a rank has used (bytes)."""
        return 1024 * int((member.folder / "results/last_run_info.txt").read_text().split()[2])

    def close(self) -> None:
        """End the ranks, and remove their folders."""
        if self._process is not None:
            self._process.close()
            self._process = None
        self._open.close()


def merge(models: Sequence[Model], parts: Sequence[Memory], sink: Sink) -> None:
    """Hand over what several ranks have recorded as if one had done it."""
    spikes, states, counts = ([getattr(part, kind)() for part in parts] for kind in ("all_spikes", "all_states", "all_counts"))
    for group in spikes[0]:
        if group == RELAYS:  # every rank has the same inputs
            sink.spikes(group, *spikes[0][group])
            continue
        cells, times = (np.concatenate(own) for own in zip(*(one[group] for one in spikes), strict=True))
        order = np.lexsort((cells, times))
        sink.spikes(group, cells[order], times[order])
    for recorder in dict.fromkeys(name for one in states for name in one):
        columns = [np.asarray(model.bank.arrays[f"{recorder}.record"]) for model in models]
        every = np.unique(np.concatenate(columns))
        times = next(one[recorder][0] for one in states if recorder in one)
        values = np.empty((len(times), len(every)))
        for own, one in zip(columns, states, strict=True):
            if recorder in one and len(own):
                values[:, np.searchsorted(every, own)] = one[recorder][1]
        sink.states(recorder, times, values)
    inputs = {recorder.name for recorder in models[0].layout.rate_recorders if recorder.owner == RELAYS}
    for recorder in counts[0]:
        each = [one[recorder][1] for one in (counts[:1] if recorder in inputs else counts)]
        sink.counts(recorder, counts[0][recorder][0], np.sum(each, axis=0))
