"""The scores of a run, computed when they are asked for; those that were told last are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from bui.latents.data import Mark, mark_of
from bui.latents.folders import RunPlace
from bui.latents.inferred import Part
from bui.look.loading import check_size
from bui.shapes import latents as shapes
from cxsystem2.errors import CxSystemError
from cxsystem2.lfads.evaluate import evaluate
from cxsystem2.lfads.inference import Inference
from cxsystem2.lfads.scores import scores as known

MOST_KEPT = 16


@dataclass(slots=True)
class ScoreShelf:
    """Scores by run, part, and state of the files that they are computed from."""

    _kept: OrderedDict[Hashable, shapes.LatentScores] = field(default_factory=OrderedDict)
    _changing: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> shapes.LatentScores | None:
        """What is kept."""
        with self._changing:
            return self._kept.get(key)

    def keep(self, key: Hashable, found: shapes.LatentScores) -> None:
        """Keep it; the oldest go."""
        with self._changing:
            self._kept[key] = found
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def key_of(place: RunPlace, part: Part) -> tuple[str, Part, Mark]:
    """What scores depend on.

    Raises:
        NotThere: nothing is inferred yet.
        FileProblem: a file is not there, or elsewhere.
    """
    return place.id, part, mark_of([place.posterior, *place.data(), *place.members()])


def scores(place: RunPlace, part: Part) -> shapes.LatentScores:
    """Compute them, which may take a minute.

    Raises:
        CxSystemError: a file cannot be read, or the data are not those of the posterior.
    """
    try:
        for path in (place.posterior, *place.data(), *place.members()):
            check_size(path)
        own = Inference.open(place.folder, place.data())
        members = own.members if part == "validation" else None
        found = evaluate(own.dataset, own.posteriors, members=members, part=part)
    except CxSystemError as error:
        raise CxSystemError(place.told(error)) from None
    return {"part": part, "sessions": [_session(name, one) for name, one in found["sessions"].items()]}


def _session(name: str, found: dict[str, Any]) -> shapes.SessionScores:
    methods: dict[str, dict[str, float | None]] = found["baselines"]
    read: dict[str, float | None] = found.get("members", {}).get("read_by_others", {})
    return {
        "name": name,
        "methods": [*methods],
        "scores": [
            {
                "name": word,
                "meaning": known[word].meaning,
                "best": known[word].best,
                "value": value,
                "methods": {method: own[word] for method, own in methods.items() if word in own},
            }
            for word, value in found["scores"].items()
        ],
        "left_out": [{"name": word, "reason": reason} for word, reason in found["left_out"].items()],
        "members": [{"name": member, "value": value} for member, value in read.items()],
    }
