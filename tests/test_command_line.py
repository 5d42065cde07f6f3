"""Commands of this program in messages."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from cxsystem2.command_line import command_line

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", ["runs", "my runs", "it's", "runs (2)", "$HOME", "a;b", "*"])
def test_a_shell_takes_a_name_as_it_is(name):
    assert shlex.split(command_line("batch", "resume", Path(name))) == ["cxsystem2", "batch", "resume", name]


def _unquoted(path):
    """Lines of a module where the name of something stands in a command as it is."""
    for text in ast.walk(ast.parse(path.read_text())):
        if isinstance(text, ast.JoinedStr):
            for before, value in zip(text.values, text.values[1:], strict=False):
                written = before.value if isinstance(before, ast.Constant) else ""
                if re.search(r"cxsystem2(?! serves )( -?-?[a-z]+)+ $", written) and isinstance(value, ast.FormattedValue):
                    yield f"{path.relative_to(ROOT)}:{value.lineno}"


def test_names_in_the_commands_of_messages_are_quoted():
    modules = [*(ROOT / "cxsystem2").rglob("*.py"), *(ROOT / "bui").rglob("*.py")]
    assert [line for path in modules for line in _unquoted(path)] == []
