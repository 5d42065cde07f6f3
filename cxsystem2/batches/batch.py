"""A batch: its directory, how it is made, and how its runs are done."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Self, cast

from cxsystem2.batches.directory import SETTINGS, Directory
from cxsystem2.batches.run import Seeds
from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.files import expanded
from cxsystem2.late import late
from cxsystem2.observer import Observer
from cxsystem2.pair import ModelSource
from cxsystem2.pictures import save_picture
from cxsystem2.problems import Level, Report
from cxsystem2.tables.changes import ChangeSource
from cxsystem2.tables.source import PointSource, SweepSource
from cxsystem2.trust import Trust

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from cxsystem2.batches.clusters import Cluster
    from cxsystem2.batches.summary import Summary
    from cxsystem2.measures import Measure


class Batch(Directory):
    """A batch directory, and what can be done with it.

    Example::

        batch = Batch.open("sweep")
        batch.rows()[["J", "status", "result"]]
        batch.collect(["rate"], start=0.1)
        batch.plot(["rate"], populations=["E"])
    """

    @classmethod
    def create(
        cls,
        folder: str | os.PathLike[str],
        anatomy: ModelSource,
        physiology: ModelSource | None = None,
        parameters: SweepSource | None = None,
        *,
        changes: ChangeSource = (),
        points: PointSource | None = None,
        trials: int | None = None,
        seeds: str | None = None,
        trust: bool = False,
        observer: Observer | None = None,
        **options: object,
    ) -> Self:
        """Check every point and make the batch directory, without running anything; see `cxsystem2.sweep` for the words.

        Raises:
            TableError: the tables or one of the points are wrong.
            FileProblem: the folder cannot be written, or is in use.
        """
        from cxsystem2.batches.create import draft
        from cxsystem2.batches.design import Design, is_sweep

        if parameters is None and is_sweep(anatomy, physiology):
            physiology, parameters = None, cast("Mapping[str, object]", physiology)
        design = Design(file=parameters, points=points, trials=trials, seeds=None if seeds is None else Seeds(seeds))
        return cls.open(draft(anatomy, physiology, changes, design, trust=trust, observer=observer).save(folder, options))

    def run(
        self,
        *,
        workers: int | None = None,
        cluster: str = "",
        again: bool = False,
        observer: Observer | None = None,
        trust: bool = False,
    ) -> Summary:
        """Run what is missing, and with `again` what has failed; see `cxsystem2.batches.engine.work_on`."""
        at_least_one(workers)
        from cxsystem2.batches.clusters import choose_cluster, make_cluster
        from cxsystem2.batches.engine import work_on

        kind = make_cluster(choose_cluster(cluster)) if cluster else self.cluster(trust=trust)
        return work_on(self, kind, workers=workers, again=again, observer=observer, trust=trust)

    def collect(
        self,
        words: Collection[str | Measure] | None = None,
        *,
        start: float = 0.0,
        stop: float | None = None,
        jobs: int = 1,
        observer: Observer | None = None,
    ) -> pd.DataFrame:
        """Measure every finished run: a data frame with one row for each run, its index ``run``.

        A swept parameter whose values are numbers is a column of numbers, named with their unit (``J [nS]``; ``k`` where they
        have none); other parameters are columns of texts. Then come ``trial``, ``seed``, ``status``, ``started``, ``seconds``,
        ``device``, ``error``, the measures of the run, and those of each population (``rate.SS``). What is not known is
        empty or NaN. `cxsystem2.collect.collect` has the same arguments, and returns units and labels, too.

        Raises:
            RegistryError: a word names no measure.
        """
        collect = late("cxsystem2.collect", "collect")
        found: pd.DataFrame = collect(self, words, start=start, stop=stop, jobs=jobs, observer=observer).as_numbers()
        return found

    def plot(
        self,
        words: Sequence[str] = ("rate",),
        output: str | os.PathLike[str] | None = None,
        *,
        populations: Iterable[str] | None = None,
        at: Mapping[str, str] | None = None,
        kind: str | None = None,
        start: float = 0.0,
        stop: float | None = None,
    ) -> Figure:
        """Draw measures of populations against the swept parameters; returns the figure.

        Args:
            words: measures, ``["rate", "cv"]`` say.
            output: a picture file (``.png``, ``.pdf``, ``.svg``) to write, too; one that is there is replaced.
            populations: names, idx or types; all but inputs when not given.
            at: parameters that are fixed at one of their values, ``{"J": "2*nS"}`` say.
            kind: the kind of figure (``lines``, say); what fits the parameters when not given. ``rasters`` and ``rates`` are
                small pictures of each run side by side, which show no measures.
            start: what comes before this time is dropped, second.
            stop: what comes after is dropped, second.

        Raises:
            CxSystemError: a name is unknown, no run is done, or the kind does not fit.
        """
        if kind in late("cxsystem2.collect.multiples", "MULTIPLES"):
            if at:
                raise CxSystemError(f"the figure '{kind}' shows all runs; leave at out")
            small = late("cxsystem2.collect.multiples", "draw_multiples")
            figure: Figure = small(self, kind, names=populations, start=start, stop=stop)
            if output is not None:
                save_picture(lambda: figure, expanded(output))
            return figure
        words = [words] if isinstance(words, str) else list(words)
        measured = [word for word in words if word not in late("cxsystem2.measures", "run_measures")]
        collected = late("cxsystem2.collect", "collect")(self, measured, start=start, stop=stop)
        draw = late("cxsystem2.collect.figures", "draw_batch")
        drawn: Figure = draw(collected, words, populations, at=at, kind=kind)
        if output is not None:
            save_picture(lambda: drawn, expanded(output))
        return drawn

    def cluster(self, *, trust: bool = False) -> Cluster:
        """The cluster that the directory names; `trust` confirms it, as the directory may be somebody else's.

        Raises:
            TableError: nobody here has confirmed it.
        """
        from cxsystem2.batches.clusters import confirm_cluster, make_cluster

        report = Report()
        source = str(self.folder / SETTINGS)
        if not confirm_cluster(self.settings.cluster, source, Trust(trust, Level.ERROR), report):
            raise TableError(report)
        return make_cluster(self.settings.cluster, source)


def at_least_one(workers: int | None) -> None:
    """Refuse a number of workers that is none; None leaves it to the machine.

    Raises:
        CxSystemError: it is no whole number from 1.
    """
    if workers is not None and (not isinstance(workers, int) or workers < 1):
        raise CxSystemError(f"workers is a whole number from 1, and not {workers}; leave it out for as many as are useful")
