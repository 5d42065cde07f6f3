"""The search over the documentation: sections by how well their heading and their text fit the words of a question.

The score of a section is BM25 (Robertson & Zaragoza 2009) over three fields: heading, headings above it, and text. Pages for
those who look inside the program count less than those for its users.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cxsystem2.manual.pages import pages
from cxsystem2.manual.sections import Section, sections
from cxsystem2.manual.words import asked, words

_HEADING, _TRAIL, _TEXT = 4.0, 1.5, 1.0
_SATURATION, _LENGTH = 1.2, 0.6
_INSIDE = 0.5
_BEGUN, _COMPLETED = 3, 0.8  # letters of a word that is completed, and how much the whole word counts then
INSIDE = frozenset({
    "api-reference", "api", "contributing", "design", "performance", "cost", "snapshot-format", "stacs", "partitions",
    "compatibility", "lfads", "lfads-data", "lfads-calcium", "lfads-emg", "lfads-pbt", "lfads-scores", "potjans-diesmann",
    "words", "index",
})  # fmt: skip
"""Pages that answer questions of few users, or that only point to others."""
FIRST = {"how-to": 1.6, "quickstart": 1.1}
"""Pages that are written for questions as people ask them."""
SHOWN = 160
"""Characters of the text of a section that an answer shows."""


@dataclass(frozen=True, slots=True)
class Found:
    """A section that fits, with its score and the part of its text that says why."""

    section: Section
    score: float
    shown: str


class Index:
    """The words of all sections, counted once."""

    def __init__(self, known: Iterable[Section]) -> None:
        self.sections = list(known)
        self._counts = [self._count(section) for section in self.sections]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._lengths) / max(1, len(self._lengths))
        having = Counter(word for counts in self._counts for word in counts)
        many = len(self.sections)
        self._rare = {word: math.log(1 + (many - count + 0.5) / (count + 0.5)) for word, count in having.items()}

    @staticmethod
    def _count(section: Section) -> dict[str, float]:
        counts: Counter[str] = Counter()
        question = pages()[section.page].question if not section.trail and section.page in pages() else ""
        for text, weight in (
            (section.title, _HEADING), (" ".join((*section.trail, question)), _TRAIL), (section.text, _TEXT),
        ):  # fmt: skip
            for word in words(text):
                counts[word] += weight  # type: ignore[assignment]
        return dict(counts)

    def search(self, question: str, most: int = 10) -> list[Found]:
        """The sections that fit a question, the best first; none where no word of it is known."""
        wanted = [self._completed(word) for word in asked(question)]
        scored = [(self._score(place, wanted), place) for place in range(len(self.sections))]
        best = sorted((one for one in scored if one[0] > 0), key=lambda one: (-one[0], one[1]))[:most]
        return [Found(self.sections[place], score, _shown(self.sections[place].text, wanted)) for score, place in best]

    def _completed(self, word: dict[str, float]) -> dict[str, float]:
        """A word that is being typed stands for those that begin with it, when nothing has the word itself."""
        if self._rare.keys() & word.keys():
            return word
        own = next(iter(word))
        more = [one for one in self._rare if one.startswith(own)] if len(own) >= _BEGUN else []
        return {**word, **dict.fromkeys(more, _COMPLETED)}

    def _score(self, place: int, wanted: list[dict[str, float]]) -> float:
        counts, length = self._counts[place], self._lengths[place]
        room = _SATURATION * (1 - _LENGTH + _LENGTH * length / self._mean)
        total, hits = 0.0, 0
        for word in wanted:
            best = 0.0
            for one, part in word.items():
                if count := counts.get(one):
                    best = max(best, part * self._rare[one] * count * (_SATURATION + 1) / (count + room))
            total += best
            hits += best > 0
        page = self.sections[place].page
        prior = _INSIDE if page in INSIDE else FIRST.get(page, 1.0)
        return total * prior * (hits / max(1, len(wanted))) ** 2


def _shown(text: str, wanted: list[dict[str, float]]) -> str:
    """The line of a text that has the most of the words."""
    parts = {one: part for word in wanted for one, part in word.items()}
    lines = [line.strip("| *").replace(" | ", ": ") for line in text.splitlines() if line.strip("|-* `")]
    best = max(lines, key=lambda line: sum(parts.get(word, 0) for word in set(words(line))), default="")
    return best if len(best) <= SHOWN else f"{best[: SHOWN - 1].rstrip()}…"


@cache
def index() -> Index:
    """The index of all pages."""
    return Index(section for page in pages().values() for section in sections(page))
