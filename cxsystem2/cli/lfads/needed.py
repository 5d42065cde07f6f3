"""What commands that train or sample a model need besides cxsystem2."""

from __future__ import annotations

from importlib.util import find_spec

from cxsystem2.errors import CxSystemError
from cxsystem2.extras import installing


def torch_is_there() -> None:
    """Make sure that PyTorch is installed.

    Raises:
        CxSystemError: it is not; the message says how it is installed.
    """
    if find_spec("torch") is None:
        raise CxSystemError(f"a model of latent dynamics needs PyTorch: {installing('lfads')}")
