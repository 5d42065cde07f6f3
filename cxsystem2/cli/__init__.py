"""The command line ``cxsystem2 run|check|plan|…``; one module for each command."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run a command; every error is a message without a traceback (see `cxsystem2.cli.guard`)."""
    from cxsystem2.cli.guard import guarded

    if arguments is None:
        _begin()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0].startswith("-") and words[0] not in ("-h", "--help", "-v", "--version"):
        words.insert(0, "run")  # as in earlier versions: cxsystem2 -a A -p P

    def command() -> object:
        from cxsystem2.cli.app import app
        from cxsystem2.cli.completion import prepare

        prepare()
        return app(words, standalone_mode=False, prog_name="cxsystem2")

    return guarded(command)


def _begin() -> None:
    """What this process does as a program of ours, and would not do for somebody else who calls a command."""
    from cxsystem2.garbage import leave_at_the_end
    from cxsystem2.surroundings import settle

    settle()
    leave_at_the_end()


def _script(program: str, word: str, *, needs_words: bool = True) -> int:
    """A program of its own for one of the commands; without words it shows its help where it needs some."""
    from cxsystem2.cli.guard import guarded

    _begin()
    words = sys.argv[1:] or (["--help"] if needs_words else [])

    def command() -> object:
        from typer.main import get_group

        from cxsystem2.cli.app import app

        group = get_group(app)
        help_option = group.context_settings  # the names of the option, which a command has from its group
        return group.commands[word].main(words, prog_name=program, standalone_mode=False, **help_option)

    return guarded(command)


def serve_main() -> int:
    """The command ``cxserver``."""
    return _script("cxserver", "serve", needs_words=False)


def convert_main() -> int:
    """The command ``cxconfig IN OUT``."""
    return _script("cxconfig", "convert", needs_words=False)


def visualize_main() -> int:
    """The command ``cxvisualize``."""
    return _script("cxvisualize", "visualize")


def metadata_main() -> int:
    """The command ``cxmetadata METADATA``."""
    return _script("cxmetadata", "metadata")


def cluster_main() -> int:
    """The command ``cxcluster METADATA``."""
    return _script("cxcluster", "cluster")
