"""Packages that only some purposes need, by the extra that installs them: the extras are those of the installed package."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from cxsystem2.doctor.base import Check, Finding, absent, checks, good
from cxsystem2.extras import OLDER, PROJECT, installing, needed

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_PURPOSES = {
    "cluster": "runs over SSH, Slurm and Kubernetes",
    "cuda": "the device cuda",
    "docs": "the documentation as a site (`make site`)",
    "gcp": "runs on computers of Google Cloud",
    "genn": "the devices genn and genn_cpu",
    "lfads": "latent dynamics (`lfads`)",
    "mcp": "tools for a language model (`mcp`)",
    "metis": "`repart --method metis`",
    "neo": "recordings in files of Neo",
    "nix": "`export --format nix`",
    "nwb": "`export --format nwb`, and recordings in NWB",
    "objects": "`lfads pbt --storage` with `s3://` and `gs://`",
    "parquet": "tables as Parquet",
    "testing": "tests of a device of another package",
}
"""What each extra is for; one that is missing here is listed all the same."""
_ELSEWHERE = ("cython", "mpi", "test")
"""Extras that a check of its own looks at, and the one with which this program itself is tested."""


class Extra(Check):
    """The packages that an extra installs."""

    extra: str

    def look(self) -> Finding:
        """Look for each package and its version, without importing it."""
        wanted = list(needed(self.extra))
        if not wanted:
            why = f"its packages are not for Python {'.'.join(map(str, sys.version_info[:2]))}"
            return absent(why, f"an environment with Python {OLDER}, and there: {installing(self.extra)}")
        lacking = [lack for one in wanted if (lack := _lack(one))]
        return absent("; ".join(lacking), installing(self.extra)) if lacking else good("installed")


def extras() -> list[str]:
    """The extras that the installed package offers, in alphabetical order; none where it is not installed."""
    try:
        return sorted(metadata.metadata(PROJECT).get_all("Provides-Extra") or [])
    except metadata.PackageNotFoundError:
        return []


def _lack(one: Requirement) -> str:
    """What is wrong with a package; empty when nothing is."""
    name = canonicalize_name(one.name)
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"the package {name} is not installed"
    return "" if one.specifier.contains(version, prereleases=True) else f"{name} is {version}, and has to be {one.specifier}"


for _name in extras():
    if _name not in _ELSEWHERE:
        _purpose = _PURPOSES.get(_name, "what its documentation says")
        checks.register(f"extra {_name}")(type(f"Extra_{_name}", (Extra,), {"extra": _name, "needed_for": _purpose}))
