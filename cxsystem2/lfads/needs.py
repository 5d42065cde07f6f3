"""PyTorch is needed by what trains or samples a model, and by nothing else."""

from __future__ import annotations

from importlib.util import find_spec

from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing


def torch_for(what: str) -> None:
    """Make sure that PyTorch is there before a module is imported that needs it.

    Args:
        what: what it is needed for, as a sentence begins: ``training a model``.

    Raises:
        CxSystemError: it is not installed.
    """
    if find_spec("torch") is None:
        raise CxSystemError(f"{what} needs PyTorch, which is not installed: {installing('lfads')}")
