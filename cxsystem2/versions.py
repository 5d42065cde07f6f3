"""What a result was made with: versions of Python and of packages, the kind of processor, and the operating system."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("cxsystem2", "brian2", "numpy", "scipy", "pandas", "h5py")


def versions() -> dict[str, str]:
    """Versions of Python, the operating system and the packages that a result depends on, as they are here."""
    found = {"python": platform.python_version(), "machine": platform.machine(), "system": system()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def system() -> str:
    """The operating system and its release, ``Linux 6.1.0`` say."""
    return f"{platform.system()} {platform.release()}".strip()
