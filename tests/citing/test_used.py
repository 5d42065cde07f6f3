"""What a run has used."""

import pytest

from cxsystem2.citing import Use, bibtex, used
from cxsystem2.errors import FileProblem
from cxsystem2.results import save


def test_exactly_what_was_used_is_cited(small_results):
    found = dict(used(small_results))
    assert found["neuron model EIF"] == ("fourcaud-trocme2003",)
    assert found["simulator Brian2"] == ("stimberg2019",)
    assert {"excitation model SIMPLE_E", "inhibition model SIMPLE_I", "connection rule pairwise_bernoulli"} <= found.keys()
    assert not [what for what in found if "STDP" in what or "LIF" in what or what.startswith("device")]
    small_results.device = "genn"
    assert used(small_results)[-1] == Use("device genn", ("stimberg2020", "yavuz2016"))


def test_entries_say_what_they_are_for():
    text = bibtex([Use("neuron model A", ("brette2005",)), Use("neuron model B", ("brette2005", "nobody1999"))])
    assert text.startswith("% neuron model A, neuron model B\n@article{brette2005,")
    assert "% no entry is known for nobody1999: neuron model B" in text
    assert text.count("@article") == 1 and "@software{cxsystem2," in text


def test_the_command_prints_the_entries(command, small_results, tmp_path):
    save(small_results, tmp_path / "run.h5")
    done = command("cite", "run.h5")
    assert done.returncode == 0 and "@article{stimberg2019," in done.stdout and "@article{alevi2022" not in done.stdout
    small_results.anatomy = ""
    save(small_results, tmp_path / "old.h5")
    assert "does not hold the tables" in command("cite", "old.h5").stderr
    with pytest.raises(FileProblem):
        used(small_results)
