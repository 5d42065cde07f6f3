"""``cxsystem2 report``."""

import pytest

from cxsystem2.results import save


@pytest.mark.parametrize(("suffix", "begin"), [(".md", "# Model: coba"), (".tex", "% pdflatex")])
def test_an_example_is_described_for_a_paper(command, tmp_path, suffix, begin):
    target = tmp_path / f"model{suffix}"
    done = command("report", "coba_eif", "--output", target)
    assert (done.returncode, done.stdout.strip()) == (0, str(target))
    assert target.read_text(encoding="utf-8").startswith(begin)


def test_a_result_becomes_a_page_beside_it(command, small_results, tmp_path):
    save(small_results, tmp_path / "run.h5")
    done = command("report", "run.h5")
    assert (done.returncode, done.stdout.strip()) == (0, "run_report.html")
    assert "How to repeat it" in (tmp_path / "run_report.html").read_text(encoding="utf-8")
    again = command("report", "run.h5")
    assert again.returncode == 1
    assert "run_report.html" in again.stderr
    assert command("report", "run.h5", "--force").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("coba_eif",), "name its result file"),
        (("coba_eif", "--output", "model.pdf"), "a report ends in .html"),
        (("nothing.h5",), "nothing.h5"),
        (("coba_eifs", "--output", "m.md"), "did you mean 'coba_eif'"),
        (("--output", "m.md"), "-a ANATOMY is missing"),
    ],
)
def test_what_cannot_be_told_is_said(command, words, said):
    done = command("report", *words)
    assert done.returncode == 1
    assert said in done.stderr
