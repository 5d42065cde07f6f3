"""What the devices say of themselves: whether each can run here, the versions of what it uses, and what it lacks."""

from __future__ import annotations

import warnings
from typing import Any

from cxsystem2.devices import Device, devices


def describe() -> dict[str, Any]:
    """Every registered device, and why plugins that should bring more cannot be used, as plain values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a plugin that fails would warn; it is part of the answer
        found = [{"word": word, "other_words": devices.others(word), **_device(devices[word])} for word in devices]
    return {"devices": found, "failures": dict(devices.failures)}


def _device(device: type[Device]) -> dict[str, Any]:
    """What a device says of itself; one of another package may fail at it, and that is then what is missing."""
    versions: dict[str, str] = {}
    try:
        missing = device.missing()
        versions = device.versions()
    except Exception as error:  # whatever a foreign class does
        missing = f"it cannot tell whether it can run here: {type(error).__name__}: {error}"
    about = " ".join((device.__doc__ or "").partition("\n\n")[0].split())
    return {"about": about, "available": not missing, "missing": missing, "versions": versions}
