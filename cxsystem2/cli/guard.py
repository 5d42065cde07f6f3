"""The edge of every command: whatever goes wrong within is a sentence on stderr and an exit status, never a traceback.

Errors of this package say what is wrong and what to do; they are the rule. What else comes through is a fault of ours: the
sentence says so, and how to report it. Developers set ``CXSYSTEM2_TRACEBACK=1``, which lets such a fault end in its traceback.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

from cxsystem2.errors import CxSystemError, TableError
from cxsystem2.output import echo, forgiving_streams
from cxsystem2.problems import in_plain_words
from cxsystem2.unforeseen import TRACEBACK, fault

FAULT, INTERRUPTED = 70, 130
"""Exit status after a fault of ours (as in sysexits.h), and after Ctrl-C (as of shells)."""


def guarded(command: Callable[[], object]) -> int:
    """Run a command; returns the exit status."""
    forgiving_streams()
    try:
        status = command()
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except TableError as error:
        echo(error, err=True)
        return 2
    except CxSystemError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        echo("cxsystem2: interrupted; nothing was saved", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except MemoryError as error:
        return _failed(
            f"there is not enough memory{f': {error}' if str(error) else ''}; `cxsystem2 plan` says what a model needs"
        )
    except OSError as error:
        if error.errno == errno.ENOSPC:
            _drop_output()
        return _failed(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
    except Exception as error:
        return _usage(error)


def _failed(why: str) -> int:
    echo(f"cxsystem2: {why}", err=True)
    return 1


def _usage(error: Exception) -> int:
    """Show an error of the command line itself; any other error is a fault."""
    show, status = getattr(error, "show", None), getattr(error, "exit_code", None)
    if type(error).__name__ == "Abort":
        echo("cxsystem2: interrupted", err=True)
        return INTERRUPTED
    if status is not None:
        if show is not None:
            error.message = in_plain_words(str(getattr(error, "message", "")))  # type: ignore[attr-defined]  # typer asks pydantic
            show()
        return int(status)
    if os.environ.get(TRACEBACK):
        raise error
    echo(f"cxsystem2: {fault(error)}", err=True)
    return FAULT


def _drop_output() -> None:
    """Let nothing more be written to an output that takes nothing, also not when Python ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
