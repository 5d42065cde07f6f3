"""What a result was made with: versions of Python and of packages, the kind of processor, and the operating system."""

from __future__ import annotations

import functools
import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("cxsystem2", "brian2", "numpy", "scipy", "pandas", "h5py")


def versions() -> dict[str, str]:
    """Versions of Python, the operating system and the packages that a result depends on, as they are here."""
    found = {"python": platform.python_version(), "machine": platform.machine(), "system": system()}
    return found | {name: own for name in PACKAGES if (own := package_version(name)) is not None}


@functools.cache
def package_version(name: str) -> str | None:
    """The version of an installed package; None where there is none. To find it, Python reads a file, once in a process."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def system() -> str:
    """The operating system and its release, ``Linux 6.1.0`` say."""
    return f"{platform.system()} {platform.release()}".strip()
