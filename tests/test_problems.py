"""Problems as values: their text, their order, and suggestions."""

import difflib

import pytest

from cxsystem2.problems import Level, Place, Problem, Report, Words, alike, counted, nearest, one_of

HERE = Place("a.csv", 3, 2)


@pytest.mark.parametrize(
    ("place", "text"),
    [(Place("a.csv"), "a.csv"), (Place("a.csv", 3), "a.csv:3"), (Place("a.csv", 3, 2), "a.csv:3:2")],
)
def test_a_place_names_only_what_is_known(place, text):
    assert str(place) == text


def test_an_error_reads_place_label_message():
    assert str(Problem(HERE, "is wrong", "G, idx")) == "a.csv:3:2 [G, idx] is wrong"


def test_an_error_without_a_label_has_a_colon():
    assert str(Problem(HERE, "is wrong")) == "a.csv:3:2: is wrong"


def test_a_warning_says_that_it_is_one():
    assert str(Problem(HERE, "is odd", "G, idx", Level.WARNING)) == "a.csv:3:2 [G, idx] warning: is odd"


def test_a_problem_can_be_written_as_json():
    assert Problem(HERE, "is wrong", "G").as_dict() == {
        "file": "a.csv", "row": 3, "column": 2, "level": "error", "label": "G", "message": "is wrong",
    }  # fmt: skip


def test_the_same_problem_is_kept_once():
    report = Report()
    report.add(HERE, "is wrong")
    report.add(HERE, "is wrong")
    assert len(report) == 1


def test_problems_come_in_the_order_of_the_file():
    report = Report()
    for row, column in ((10, 1), (2, 5), (2, 3)):
        report.add(Place("a.csv", row, column), "is wrong")
    assert [(each.place.row, each.place.column) for each in report] == [(2, 3), (2, 5), (10, 1)]


def test_warnings_and_notes_do_not_stop_a_run():
    report = Report()
    report.warn(HERE, "is odd")
    report.note(HERE, "is new")
    assert report.clean
    assert len(report) == 2


def test_an_error_stops_a_run():
    report = Report()
    report.add(HERE, "is wrong")
    assert not report.clean
    assert [each.message for each in report.errors] == ["is wrong"]


def test_the_text_of_a_report_has_one_line_for_each_problem():
    report = Report()
    report.add(HERE, "is wrong")
    report.warn(HERE, "is odd")
    assert str(report).splitlines() == ["a.csv:3:2: is wrong", "a.csv:3:2 warning: is odd"]


def test_the_nearest_word_is_offered_whatever_its_case():
    assert nearest("depresing", ["Fixed", "Depressing"]) == "; did you mean 'Depressing'?"


def test_nothing_is_offered_when_no_word_is_near():
    assert nearest("xyz", ["Fixed", "Depressing"]) == ""


def test_a_long_list_of_words_is_cut():
    assert one_of("abcde", limit=3) == "a, b, c, …"


@pytest.mark.parametrize(("number", "said"), [(0, "0 cells"), (1, "1 cell"), (2, "2 cells"), (12345, "12,345 cells")])
def test_numbers_agree_with_their_nouns(number, said):
    assert counted(number, "cell") == said


def test_a_plural_of_its_own():
    assert counted(2, "study", "studies") == "2 studies"


def test_words_are_compared_closely_with_a_few_only(monkeypatch):
    """Thousands of wrong names in a table of thousands of rows: the work for each does not grow with the table."""
    compared = []
    real = difflib.SequenceMatcher.ratio
    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", lambda self: compared.append(1) or real(self))
    known = Words([f"cw_type{number}_type{number}" for number in range(2000)])
    for number in range(50):
        assert alike(f"cw_tpye{number}_tpye{number}", known)
    assert len(compared) <= 50 * 5


def test_a_mistake_that_thousands_of_rows_have_is_looked_up_once(monkeypatch):
    asked = []
    real = Words.most_like
    monkeypatch.setattr(Words, "most_like", lambda self, word: asked.append(word) or real(self, word))
    known = [f"population_of_{number}" for number in range(99)]
    assert {nearest("popluation_of_7", known) for _ in range(2000)} == {"; did you mean 'population_of_7'?"}
    assert len(asked) == 1


@pytest.mark.parametrize("word", ["refractory_peroid", "V_reset", "Tau_E", "wght", "ms", "zzz", "", "x" * 300])
def test_the_nearest_word_is_that_of_difflib(word):
    known = ["refractory_period", "V_res", "tau_e", "tau_i", "weight", "ns", "nS", "gL"]
    small = {name.lower(): name for name in reversed(known)}
    found = difflib.get_close_matches(word.lower(), small, n=1, cutoff=0.6)
    assert alike(word, known) == (small[found[0]] if found else "")
