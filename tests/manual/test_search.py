"""Somebody who has never seen the program finds the answer by a search in plain words."""

import pytest

from cxsystem2.manual import index, pages, sections

QUESTIONS = {
    ("how-to", "Drive a network"): (
        "how do I drive a network", "drive network", "stimulate the network", "give input to the network",
        "how to excite my cells", "inject current into cells", "poisson input", "my network is silent",
    ),
    ("how-to", "Record a trace"): (
        "record a trace", "how to record the membrane potential", "record voltage", "plot the voltage of a neuron", "save vm",
        "trace of one cell", "how do I see the potential over time",
    ),
    ("how-to", "Change one weight"): (
        "change one weight", "how to change a weight", "change the weight of a synapse", "set synaptic strength",
        "make one connection stronger", "edit the weight of one pathway", "modify weights",
        "different weight for one connection",
    ),
    ("browser", "Keys"): ("keyboard shortcuts",),
    ("cell", "The f-I curve of a block of your table"): ("f-I curve of a block", "response to one spike"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("section", "question"), [(section, question) for section, asked in QUESTIONS.items() for question in asked]
)
def test_plain_questions_find_their_section_among_the_first_three(section, question):
    found = [(one.section.page, one.section.title) for one in index().search(question, 3)]
    assert section in found


def test_a_word_that_is_being_typed_is_completed():
    assert "dendrit" in index().search("dendri", 1)[0].section.text.lower()
    assert index().search("xqzj") == [] == index().search("")


def test_every_page_has_sections_with_anchors_of_their_own():
    for page in pages().values():
        anchors = [one.anchor for one in sections(page)]
        assert len(anchors) == len(set(anchors)), page.name
        assert all(one.title for one in sections(page))


def test_the_text_of_a_section_is_what_a_reader_sees():
    (found,) = [one for one in sections(pages()["how-to"]) if one.title == "Change a delay"]
    assert found.trail == ("How do I …?",)
    assert "delay_SOURCE_TARGET" in found.text and "`" not in found.text and "#" not in found.text


def test_comments_in_code_are_no_headings():
    for page in pages().values():
        for one in sections(page):
            assert one.raw.count("```") % 2 == 0, (page.name, one.title)
