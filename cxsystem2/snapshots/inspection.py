"""What is in a snapshot: sizes, the balance of its partitions, generations, and what is damaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cxsystem2.errors import FileProblem
from cxsystem2.problems import counted
from cxsystem2.snapshots.block_graph import BlockGraph, Traffic
from cxsystem2.snapshots.checksum import Content
from cxsystem2.snapshots.damage import Damage
from cxsystem2.snapshots.generation import Generation, file_of
from cxsystem2.snapshots.manifest import Kind, PartitionCells
from cxsystem2.snapshots.store import Store


def describe(store: Store, *, thorough: bool = True) -> dict[str, Any]:
    """A snapshot as plain values; unless `thorough`, files are looked at by their size alone.

    Of each partition its cells, its synapses, what of them comes from other partitions, and the bytes of its static files and
    of its state in the newest generation that can be read. What is not known is None. `damages` are those outside of
    generations.
    """
    manifest = store.manifest
    looks = {name: store.look(name, thorough=thorough) for name in store.names}
    newest = next((found.facts for found, _ in reversed(looks.values()) if found is not None), None)
    state = newest.files if newest is not None else {}
    partitions: list[dict[str, Any]] = [
        {
            "cells": sum(_sizes(partition).values()),
            "populations": _sizes(partition),
            "static_bytes": _bytes(manifest.static(number)),
            "state_bytes": state[file_of(number)].bytes if file_of(number) in state else None,
            **traffic,
        }
        for (number, partition), traffic in zip(enumerate(manifest.partitions), _traffic(store), strict=True)
    ]
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
        "partitions": partitions,
        "balance": {word: balance(one[word] for one in partitions) for word in ("cells", "synapses", "static_bytes")},
        "synapses": _sum(one["synapses"] for one in partitions),
        "cut": _sum(one["cut"] for one in partitions),
        "records": {path: known.bytes for path, known in newest.records.items()} if newest is not None else {},
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
    yield from _table(found)
    yield ""
    yield f"{'generation':>16} {'time s':>12} {'reason':>9} {'MB':>11}"
    for one in found["generations"]:
        time = "" if one["time"] is None else f"{one['time']:g}"
        line = f"{one['name']:>16} {time:>12} {one['reason'] or '':>9} {_mb(one['bytes']):>11}"
        yield line + "".join(f"\n{'damaged':>16}: {damage}" for damage in one["damages"])
    if found["records"]:
        size, files = sum(found["records"].values()), counted(len(found["records"]), "file")
        yield f"records: {_mb(size)} MB in {files}, up to the newest generation"
    for damage in found["damages"]:
        yield f"damaged: {damage}"


def _table(found: dict[str, Any]) -> Iterator[str]:
    """The partitions, and how good they are."""
    head = ("partition", "cells", "synapses", "share", "cut", "share", "from", "to", "static MB", "state MB")
    widths = (9, 12, 15, 7, 15, 7, 5, 5, 11, 11)
    rows: list[tuple[str, ...]] = [head]
    for number, one in enumerate(found["partitions"]):
        shares = _percent(one["synapses"], found["synapses"]), _percent(one["cut"], one["synapses"])
        first = (str(number), _count(one["cells"]), _count(one["synapses"]), shares[0], _count(one["cut"]), shares[1])
        rows.append((*first, _count(one["from"]), _count(one["to"]), _mb(one["static_bytes"]), _mb(one["state_bytes"])))
    rows.append(("shared", *[""] * 7, _mb(found["shared_bytes"]), ""))
    for row in rows:
        yield " ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)).rstrip()
    words = {"cells": "cells", "synapses": "synapses", "static_bytes": "bytes of static files"}
    parts = [f"{value:.2f} times the mean of {words[word]}" for word, value in found["balance"].items() if value is not None]
    yield f"the largest partition has {', '.join(parts)}"
    if found["cut"] is None:
        yield "how many synapses are cut is not known; `cxsystem2 repart` counts them"
        return
    share = _percent(found["cut"], found["synapses"])
    yield f"cut: {share} of the synapses, {found['cut']:,} of {found['synapses']:,}, have their source in another partition"


def balance(sizes: Iterable[int | None]) -> float | None:
    """How many times the mean the largest of some sizes is: 1 where all are the same, None where one is not known."""
    known = [*sizes]
    whole = [one for one in known if one is not None]
    if len(whole) < len(known):
        return None
    return max(whole) * len(whole) / sum(whole) if sum(whole) else 1.0


def _traffic(store: Store) -> list[dict[str, int | None]]:
    """Of each partition its synapses, those that come from others, and the number of others that they come from and go to."""
    words = ("synapses", "cut", "from", "to")
    try:
        found = Traffic.of(BlockGraph.read(store.folder), store.manifest)
    except FileProblem:  # it is damaged, which is told elsewhere, or it was built before there was such a file
        return [dict.fromkeys(words) for _ in range(store.manifest.k)]
    return [dict(zip(words, map(int, row), strict=True)) for row in zip(*found, strict=True)]


def _sum(numbers: Iterable[int | None]) -> int | None:
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _generation(name: str, found: Generation | None, damages: list[Damage]) -> dict[str, Any]:
    facts = found and found.facts
    return {
        "name": name,
        **{word: getattr(facts, word, None) for word in ("step", "time", "reason", "parent", "created")},
        "bytes": found and found.bytes,
        "damages": [*map(str, damages)],
    }


def _sizes(partition: PartitionCells) -> dict[str, int]:
    return {name: sum(last - first for first, last in ranges) for name, ranges in partition.cells.items()}


def _bytes(contents: dict[str, Content]) -> int:
    return sum(one.bytes for one in contents.values())


def _count(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def _percent(part: int | None, whole: int | None) -> str:
    if part is None or whole is None:
        return "?"
    return f"{100 * part / whole:.1f} %" if whole else "0.0 %"


def _mb(size: int | None) -> str:
    return "?" if size is None else f"{size / 1e6:,.2f}"
