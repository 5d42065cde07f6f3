"""Commands in the documentation, in help texts and in messages can be pasted into any shell, also into zsh.

zsh, the shell of macOS, takes ``*``, ``?``, ``[`` and ``{`` outside of quotes for patterns of file names, and refuses a
command whose pattern fits no file. Typed into it, ``#`` begins no comment.
"""

import ast
import re
from pathlib import Path

import pytest
import typer

from cxsystem2.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(console|sh|bash|zsh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`((?:cx\w+|python3?|pip|make|--?[a-zA-Z][\w-]*)\s[^`\n]+)`")
QUOTED = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.|\$\{[^}]*\}")
NOTATION = re.compile(r"(?<=\s)\[(?:[A-Z]+|-\w [^\]]+)\]")
"""What may be left out: ``cxconfig IN [OUT]``."""
OPTION = re.compile(r"(?<![\w-])-(?:-[a-z][\w-]*|[a-z])[ =]([^\s'\"`]*[*?\[{][^\s'\"]*)")


def bare(command, typed=True):
    """Words of a command that a shell does not take as they stand."""
    words = QUOTED.sub("q", command).split()
    return [word for word in words if (re.search(r"[*?{\[]", word) and word not in ("[", "{")) or (typed and word[0] == "#")]


def shown(page):
    """What a page says that is typed: its commands, and whether they are lines of a script."""
    text = page.read_text(encoding="utf-8")
    for kind, block in BLOCK.findall(text):
        if kind == "console":
            yield from ((line[2:], True) for line in block.splitlines() if line.startswith("$ "))
        else:
            yield from ((line, False) for line in block.splitlines())
    for span in SPAN.findall(re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)):
        yield NOTATION.sub("", span.replace("\\|", "|")), False


def helps(command, name="cxsystem2"):
    """The help texts of a command, of its options and of the commands below it."""
    yield name, command.help or ""
    for parameter in command.params:
        yield f"{name} {parameter.name}", getattr(parameter, "help", None) or ""
    for word, below in getattr(command, "commands", {}).items():
        yield from helps(below, f"{name} {word}")


REFUSED = ["run -o J=4*nS", "run -o G[1].p=2", "pip install .[genn]", "ls a?", "ls {a,b}", "make # all"]
TAKEN = ["run -o 'J=4*nS'", 'pip install ".[genn]"', "[ -e a ]", 'x ${a:-b} "$(y)"', "run -o k=3,4"]


@pytest.mark.parametrize("command", REFUSED)
def test_what_zsh_refuses_is_found(command):
    assert bare(command)


@pytest.mark.parametrize("command", TAKEN)
def test_what_zsh_takes_is_left_alone(command):
    assert not bare(command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_pages_are_quoted(page):
    assert not [(command, words) for command, typed in shown(page) if (words := bare(command, typed))]


def test_arguments_in_help_texts_are_quoted():
    """Everything there that has such a sign is something to type."""
    texts = list(helps(typer.main.get_command(app)))
    assert len(texts) > 200
    assert not [(name, words) for name, text in texts if (words := bare(text, typed=False))]


def test_arguments_of_options_in_messages_are_quoted():
    """In texts of the program and of the page, docstrings included."""
    found = []
    for folder in ("cxsystem2", "bui"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            texts = (node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str))
            found += [(path.name, option[0]) for text in texts for option in OPTION.finditer(text)]
    for path in (ROOT / "bui" / "static" / "js").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        found += [(path.name, option[0]) for option in re.finditer(r"(?<![\w-])--[a-z][\w-]* [^\s'\"`]*[*\[]", text)]
    assert not found


def test_extras_are_those_of_the_checkout():
    """The name on PyPI belongs to another project."""
    paths = [*PAGES, *(path for folder in ("cxsystem2", "bui") for path in (ROOT / folder).rglob("*.py"))]
    assert not [path.name for path in paths if re.search(r"install\s+['\"]?cxsystem2", path.read_text(encoding="utf-8"))]
