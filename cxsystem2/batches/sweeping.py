"""A sweep in one call, from Python."""

from __future__ import annotations

import os

from cxsystem2.batches.batch import Batch, at_least_one
from cxsystem2.observer import Observer
from cxsystem2.pair import ModelSource
from cxsystem2.tables.changes import ChangeSource
from cxsystem2.tables.source import PointSource, SweepSource


def sweep(
    anatomy: ModelSource,
    physiology: ModelSource | None = None,
    parameters: SweepSource | None = None,
    *,
    folder: str | os.PathLike[str],
    changes: ChangeSource = (),
    points: PointSource | None = None,
    trials: int | None = None,
    seeds: str | None = None,
    workers: int | None = None,
    cluster: str = "local",
    trust: bool = False,
    observer: Observer | None = None,
    **options: object,
) -> Batch:
    """Run two tables at many points, and return the batch with its rows.

    Args:
        anatomy: path of a CSV, JSON or YAML file, a dictionary, or a DataFrame.
        physiology: the same for the physiology table. Where `anatomy` names both tables (an example, a workbook, a result) it
            is left out, and a dictionary here is taken as `parameters`.
        parameters: names to values, each a list or a text such as ``"1*nS:5*nS:1*nS"``; every combination is a point. Or
            the sections of a sweep file, or its path; see docs/batches.md. Swept cells of the tables count, too.
        folder: the batch directory; when there is a batch already it is refused, see `Batch.open` and `Batch.run`.
        changes: cells to change at every point, as ``name=value``.
        points: a CSV file or a DataFrame with one point in each row.
        trials: repetitions of each point, with other seeds.
        seeds: ``common``, all points of a trial have one seed, or ``independent``.
        workers: simulations at a time; no more are started than fit into memory.
        cluster: a kind of cluster, the address of a Dask scheduler, or a YAML file.
        trust: True confirms the equations that the tables bring along.
        observer: is told of the stages ``check`` and ``batch``, and of each run.
        options: of the device, ``fast=True`` say; see `cxsystem2.devices.Options`.

    Raises:
        TableError: the tables or one of the points are wrong; nothing has run.
        FileProblem: the folder cannot be written, or is in use.
        CxSystemError: `workers` is no whole number from 1; nothing is written.

    Example::

        batch = sweep("anatomy.csv", "physiology.csv", {"J": ["1*nS", "2*nS"]}, folder="weights", workers=2)
        batch.rows()
        sweep("coba_eif", {"J": ["2*nS", "4*nS"]}, folder="example")
    """
    at_least_one(workers)
    batch = Batch.create(
        folder,
        anatomy,
        physiology,
        parameters,
        changes=changes,
        points=points,
        trials=trials,
        seeds=seeds,
        trust=trust,
        observer=observer,
        **options,
    )
    batch.run(workers=workers, cluster=cluster, trust=trust, observer=observer)
    return batch
