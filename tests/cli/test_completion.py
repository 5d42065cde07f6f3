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
    ("words", "said"),
    [
        (("schema", "anatom"), "'anatom' is not one of 'anatomy', 'physiology'"),
        (("cell", "EIF", "--stimulus", "stpe"), "'stpe' is not one of 'step', 'ramp', 'sine'"),
        (("run", "coba_eif", "--seed", "1.5"), "'--seed': this is no whole number"),
        (("docs", "--many", "0"), "'--many': this has to be 1 or more"),
    ],
)
def test_wrong_words_are_told_without_those_of_python(command, words, said):
    done = command(*words)
    assert done.returncode == 2
    assert said in done.stderr and "Value error" not in done.stderr


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
