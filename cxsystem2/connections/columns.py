"""Columns of edge lists and lists of cells: the names that they go by in connectomes, their units, and what they hold.

Ids are whole numbers all the way, since a floating-point number does not hold 18 digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cxsystem2.errors import CxSystemError, FileProblem

NAMES: dict[str, tuple[str, ...]] = {
    "source": (
        "source", "source_id", "source_node_id", "pre", "pre_id", "pre_root_id", "presynaptic_id", "body_pre", "bodyid_pre",
    ),
    "target": (
        "target", "target_id", "target_node_id", "post", "post_id", "post_root_id", "postsynaptic_id", "body_post",
        "bodyid_post",
    ),
    "weight": ("weight", "signed_weight", "syn_weight", "excitatory_x_connectivity"),
    "delay": ("delay", "syn_delay"),
    "id": ("id", "cell", "cell_id", "node_id", "neuron", "neuron_id", "root_id", "bodyid", "body_id"),
    "population": ("population", "pop"),
}  # fmt: skip
"""What a column is called, in small letters and with `_` for blanks."""
UNITS: dict[str, dict[str, tuple[float, str]]] = {
    "weight": {
        **{unit: (scale, "siemens") for unit, scale in (("ps", 1e-12), ("ns", 1e-9), ("us", 1e-6), ("siemens", 1.0))},
        **{unit: (scale, "amp") for unit, scale in (("pa", 1e-12), ("na", 1e-9), ("amp", 1.0), ("ampere", 1.0))},
    },
    "delay": {
        **{unit: (1.0, "second") for unit in ("s", "second", "seconds")},
        **{unit: (1e-3, "second") for unit in ("ms", "millisecond", "milliseconds")},
        "us": (1e-6, "second"),
    },
}
"""The units that weights and delays may have, in small letters: the factor to SI, and what it is then."""
WHOLE = ("source", "target", "id")
"""Columns that hold ids."""
ROWS = 1_000_000
"""Rows that are read together."""
Block = Mapping[str, npt.NDArray[Any]]
"""Some rows: ids as int64, numbers as float64 in the unit of the file, populations as texts."""
_UNIT = re.compile(r"^(?P<name>.*?)[\s_]*[\[(]?(?P<unit>[A-Za-z]+)[\])]?$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name there, the factor on its numbers, and the unit after it; no unit where none is said."""

    name: str
    scale: float = 1.0
    unit: str = ""


def find(names: Iterable[str], wanted: Iterable[str], units: Mapping[str, str] | None = None) -> dict[str, Column]:
    """The columns that a file has of those that are wanted; `units` are units that the file tells beside the names.

    Raises:
        CxSystemError: two columns mean the same.
    """
    found: dict[str, Column] = {}
    roles = tuple(wanted)
    for name in names:
        for role in roles:
            column = _column(name, role, (units or {}).get(name, ""))
            if column is not None:
                if role in found:
                    raise CxSystemError(f"the columns '{found[role].name}' and '{name}' both say the {role}; leave one out")
                found[role] = column
    return found


def _column(name: str, role: str, unit: str) -> Column | None:
    """A column, if its name means this."""
    known, plain = UNITS.get(role, {}), _plain(name)
    if plain in NAMES[role]:
        scale, base = known.get(unit.strip().casefold(), (1.0, ""))
        return Column(name, scale, base)
    match = _UNIT.match(name.strip())
    if match and _plain(match["name"]) in NAMES[role] and match["unit"].casefold() in known:
        return Column(name, *known[match["unit"].casefold()])
    return None


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", "_", name.strip().strip("\"'").casefold())


def kind(role: str) -> type:
    """What an array of a column holds."""
    return np.int64 if role in WHOLE else str if role == "population" else np.float64


def check_type(path: Path, role: str, column: Column, held: str) -> None:
    """Make sure that the numbers of a column are of a kind that holds them.

    Raises:
        FileProblem: they are not.
    """
    if role in WHOLE and not held.startswith(("int", "uint")):
        message = "ids are whole numbers, and numbers with a point do not hold 18 digits"
        raise FileProblem(f"{path}: the column '{column.name}' holds {held}; {message}")
    if role in ("weight", "delay") and not held.startswith(("int", "uint", "float", "double", "half")):
        raise FileProblem(f"{path}: the column '{column.name}' holds {held} and no numbers")


def converted(role: str, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The values of a column as `Block` has them.

    Raises:
        FileProblem: an id has more than 63 bits.
    """
    if role == "population":
        texts: npt.NDArray[Any] = np.array([one.decode() if isinstance(one, bytes) else str(one) for one in values], object)
        return texts
    if role in WHOLE and values.dtype == np.uint64 and len(values) and values.max() >= 2**63:
        raise FileProblem(f"the {role} {values.max()} has more than 63 bits")
    return values.astype(kind(role), copy=False)
