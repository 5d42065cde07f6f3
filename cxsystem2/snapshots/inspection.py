"""What is in a snapshot: sizes, the balance of its partitions, generations, and what is damaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cxsystem2.snapshots.checksum import Content
from cxsystem2.snapshots.damage import Damage
from cxsystem2.snapshots.generation import Generation, file_of
from cxsystem2.snapshots.manifest import Kind, Partition
from cxsystem2.snapshots.store import Store


def describe(store: Store, *, thorough: bool = True) -> dict[str, Any]:
    """A snapshot as plain values; unless `thorough`, files are looked at by their size alone.

    Of each partition its cells, and the bytes of its static files and of its state in the newest generation that can be read.
    `damages` are those outside of generations.
    """
    manifest = store.manifest
    looks = {name: store.look(name, thorough=thorough) for name in store.names}
    state = next((found.facts.files for found, _ in reversed(looks.values()) if found is not None), {})
    return {
        "folder": str(store.folder),
        "id": manifest.id,
        "created": manifest.created,
        "versions": dict(manifest.versions),
        "options": dict(manifest.options),
        "dt": manifest.dt,
        "seed": manifest.seed,
        "cells": sum(one.size for one in manifest.populations),
        "inputs": sum(one.size for one in manifest.cells if one.kind is Kind.INPUT),
        "populations": {one.name: one.size for one in manifest.populations},
        "tables": [*manifest.tables],
        "shared_bytes": _bytes(manifest.static()),
        "partitions": [
            {
                "cells": sum(_sizes(partition).values()),
                "populations": _sizes(partition),
                "static_bytes": _bytes(manifest.static(number)),
                "state_bytes": state[file_of(number)].bytes if file_of(number) in state else None,
            }
            for number, partition in enumerate(manifest.partitions)
        ],
        "generations": [_generation(name, *look) for name, look in looks.items()],
        "damages": [str(damage) for damage in (*store.static_damages(thorough=thorough), *store.latest_damages())],
    }


def text(found: dict[str, Any]) -> str:
    """The description of a snapshot for people, in lines."""
    return "\n".join(_lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    inputs = f" and {found['inputs']:,} cells of inputs" if found["inputs"] else ""
    yield f"{found['folder']}: {found['cells']:,} cells in {len(found['populations'])} populations{inputs}"
    yield f"built {found['created'] or 'at an unknown time'}, seed {found['seed']}, time step {found['dt'] * 1e3:g} ms"
    yield ""
    yield f"{'partition':>9} {'cells':>12} {'static MB':>11} {'state MB':>11}"
    for number, one in enumerate(found["partitions"]):
        yield f"{number:>9} {one['cells']:>12,} {_mb(one['static_bytes']):>11} {_mb(one['state_bytes']):>11}"
    yield f"{'shared':>9} {'':>12} {_mb(found['shared_bytes']):>11}"
    cells, static = (balance(one[word] for one in found["partitions"]) for word in ("cells", "static_bytes"))
    yield f"the largest partition has {cells:.2f} times the mean number of cells, {static:.2f} times the mean of static files"
    yield ""
    yield f"{'generation':>16} {'time s':>12} {'reason':>9} {'MB':>11}"
    for one in found["generations"]:
        time = "" if one["time"] is None else f"{one['time']:g}"
        line = f"{one['name']:>16} {time:>12} {one['reason'] or '':>9} {_mb(one['bytes']):>11}"
        yield line + "".join(f"\n{'damaged':>16}: {damage}" for damage in one["damages"])
    for damage in found["damages"]:
        yield f"damaged: {damage}"


def balance(sizes: Iterable[int]) -> float:
    """How many times the mean the largest of some sizes is: 1 where all are the same."""
    known = [*sizes]
    return max(known) * len(known) / sum(known) if sum(known) else 1.0


def _generation(name: str, found: Generation | None, damages: list[Damage]) -> dict[str, Any]:
    facts = found and found.facts
    return {
        "name": name,
        **{word: getattr(facts, word, None) for word in ("step", "time", "reason", "parent", "created")},
        "bytes": found and found.bytes,
        "damages": [*map(str, damages)],
    }


def _sizes(partition: Partition) -> dict[str, int]:
    return {name: sum(last - first for first, last in ranges) for name, ranges in partition.cells.items()}


def _bytes(contents: dict[str, Content]) -> int:
    return sum(one.bytes for one in contents.values())


def _mb(size: int | None) -> str:
    return "?" if size is None else f"{size / 1e6:,.2f}"
