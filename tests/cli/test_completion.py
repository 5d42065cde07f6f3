"""Tab in a shell."""

import pytest


@pytest.mark.parametrize(
    ("shell", "mark"), [("bash", "complete -o default"), ("zsh", "compdef"), ("fish", "complete --command")]
)
def test_a_script_for_each_shell(command, shell, mark):
    done = command("completion", shell)
    assert done.returncode == 0
    assert mark in done.stdout


def test_an_unknown_shell_is_refused(command):
    done = command("completion", "tcsh")
    assert done.returncode == 2
    assert "bash" in done.stderr


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cxsystem2 exa", ["examples"]),
        ("cxsystem2 run pot", ["potjans_diesmann"]),
        ("cxsystem2 batch res", ["resume"]),
        ("cxsystem2 check --phy", ["--physiology"]),
    ],
)
def test_words_are_completed(program, typed, found):
    import os

    words = typed.split()
    asked = os.environ | {"_CXSYSTEM2_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    assert program(env=asked).stdout.split() == found
