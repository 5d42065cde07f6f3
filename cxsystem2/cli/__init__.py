"""The command line ``cxsystem2 run|check|plan|…``; one module for each command."""

from __future__ import annotations

import os
import sys

from cxsystem2.errors import CxSystemError, TableError


def main(arguments: list[str] | None = None) -> int:
    """Run a command; every error that is the user's to mend is one message without a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0].startswith("-") and words[0] not in ("-h", "--help", "-v", "--version"):
        words.insert(0, "run")  # as in earlier versions: cxsystem2 -a A -p P
    from cxsystem2.cli.app import app

    try:
        answer = app(words, standalone_mode=False)
    except TableError as error:
        print(error, file=sys.stderr)
        return 2
    except CxSystemError as error:
        print(f"cxsystem2: {error}", file=sys.stderr)
        return 1
    except MemoryError:
        print("cxsystem2: not enough memory", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cxsystem2: interrupted; nothing was saved", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _usage(error)
    return int(answer or 0)


def _usage(error: Exception) -> int:
    """Show an error of the command line itself; any other error goes on as it is."""
    show, status = getattr(error, "show", None), getattr(error, "exit_code", None)
    if type(error).__name__ == "Abort":
        print("cxsystem2: interrupted", file=sys.stderr)
        return 130
    if status is None:
        raise error
    if show is not None:
        show()
    return int(status)


def serve_main() -> int:
    """The command ``cxserver``."""
    return main(["serve", *sys.argv[1:]])


def convert_main() -> int:
    """The command ``cxconfig IN OUT``."""
    return main(["convert", *sys.argv[1:]])


def visualize_main() -> int:
    """The command ``cxvisualize``."""
    return main(["visualize", *(sys.argv[1:] or ["--help"])])


def metadata_main() -> int:
    """The command ``cxmetadata METADATA``."""
    return main(["metadata", *(sys.argv[1:] or ["--help"])])


def cluster_main() -> int:
    """The command ``cxcluster METADATA``."""
    return main(["cluster", *(sys.argv[1:] or ["--help"])])
