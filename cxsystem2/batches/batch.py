"""A batch: its directory, how it is made, and how its runs are done."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from cxsystem2.batches.directory import SETTINGS, Directory
from cxsystem2.batches.run import Seeds
from cxsystem2.errors import TableError
from cxsystem2.observer import Observer
from cxsystem2.problems import Level, Report
from cxsystem2.tables.source import PointSource, SweepSource, TableSource
from cxsystem2.trust import Trust

if TYPE_CHECKING:
    from cxsystem2.batches.clusters import Cluster
    from cxsystem2.batches.summary import Summary


class Batch(Directory):
    """A batch directory, and what can be done with it.

    Example::

        batch = Batch.open("sweep")
        batch.rows()[["J", "status", "result"]]
    """

    @classmethod
    def create(
        cls,
        folder: str | os.PathLike[str],
        anatomy: TableSource,
        physiology: TableSource,
        parameters: SweepSource | None = None,
        *,
        changes: Iterable[str] = (),
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
        from cxsystem2.batches.design import Design

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
        from cxsystem2.batches.clusters import choose_cluster, make_cluster
        from cxsystem2.batches.engine import work_on

        kind = make_cluster(choose_cluster(cluster)) if cluster else self.cluster(trust=trust)
        return work_on(self, kind, workers=workers, again=again, observer=observer, trust=trust)

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
