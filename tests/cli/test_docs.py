"""``cxsystem2 docs``."""

import json

import pytest

from cxsystem2.cli import main


def call(capsys, *words):
    return main(["docs", *words]), *capsys.readouterr()


def test_without_words_the_pages_are_listed(capsys):
    status, out, err = call(capsys)
    assert (status, err) == (0, "")
    assert "quickstart" in out and "how-to" in out


def test_words_find_sections(capsys):
    status, out, _ = call(capsys, "change", "one", "weight", "--many", "1")
    assert status == 0
    assert out.startswith("how-to.md#change-one-weight\n\n## Change one weight")
    found = json.loads(call(capsys, "record a trace", "--format", "json")[1])
    assert found[0]["anchor"] == "record-a-trace"


def test_a_page_is_printed(capsys):
    assert call(capsys, "--page", "how-to.md")[1].startswith("# How do I")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["xqzj"], "no section has 'xqzj'"),
        (["--page", "howto"], "did you mean 'how-to'"),
        (["a", "--page", "cell"], "not both"),
    ],
)
def test_what_is_not_there_is_told(capsys, words, message):
    status, out, err = call(capsys, *words)
    assert status and not out
    assert message in err
