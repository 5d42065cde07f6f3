"""Packages that only some purposes need, by the extra that installs them."""

from __future__ import annotations

from importlib.util import find_spec

from cxsystem2.doctor.base import Check, Finding, absent, checks, good
from cxsystem2.extras import installing

_EXTRAS = {
    "lfads": ("torch", "latent dynamics (`lfads`)"),
    "parquet": ("pyarrow", "tables as Parquet"),
    "cluster": ("dask_jobqueue", "runs over SSH, Slurm and Kubernetes"),
    "metis": ("pymetis", "`repart --method metis`"),
}
"""The package that tells whether an extra is there, and what it is for."""


class Extra(Check):
    """A package that an extra installs."""

    package: str

    def look(self) -> Finding:
        """Look for the package, without importing it."""
        if find_spec(self.package) is None:
            return absent(f"the package {self.package} is not installed", installing(self.word.removeprefix("extra ")))
        return good("installed")


for _name, (_package, _purpose) in _EXTRAS.items():
    checks.register(f"extra {_name}")(type(f"Extra_{_name}", (Extra,), {"package": _package, "needed_for": _purpose}))
